// The phone's table of contents: storage, session, live wire and outbox put together. Opens with the last state that is
// kept here, then asks the server; on signing out (or being signed out) what is kept is wiped.

import { isPassing, RefusalError, readMe } from './api.ts'
import { applyWatched, nothing, type Push } from './apply.ts'
import { type AskForm, askForm, keptForm, openable } from './ask-form.ts'
import { atMost } from './at-most.ts'
import { forgetBegun, holdBegun, putBegunAway, takeBackBegun } from './begun.ts'
import { composerDrafts, heldInTab } from './composer-drafts.ts'
import { type Connection, connect } from './connection.ts'
import { forgetEarlyAnswers, mayAskForList, mayBeSignedIn } from './early-answers.ts'
import { loadTheHeart, readNetwork } from './fetched-later.ts'
import { followLive } from './following.ts'
import { type Kept, keepTheLastState, readLastState } from './keep-last-state.ts'
import { browserTabs } from './outbox-tabs.ts'
import * as state from './phone-state.ts'
import { inMemory, openPhoneStorage, type PhoneStorage, patienceMs } from './phone-storage.ts'
import { openReach } from './reach.ts'
import { renditionOf } from './rendition.ts'
import type { DraftReply } from './send-draft.ts'
import { giveUpAllAndSay, openSending } from './sending.ts'
import { endSession, goesWith, isInAnew } from './session-end.ts'
import { forgetShared } from './shared-files.ts'
import { tellKept } from './storage-health.ts'
import type { Waiting } from './waiting.ts'
import { watching } from './watching.ts'

const owed = 'sign-out-owed'
const pollMs = 15_000
const afterEndMs = 1000
let storage: PhoneStorage = inMemory()
let connection: Connection | null = null

const outbox = openSending({
  storage: {
    all: () => storage.outbox.all(),
    get: (id) => storage.outbox.get(id),
    put: (one) => storage.outbox.put(one),
    remove: (id) => storage.outbox.remove(id),
    openFile: (file) => storage.outbox.openFile(file),
  },
  connection: () => connection,
  render: renditionOf,
  tabs: browserTabs(),
  onProgress: (draftId, sent, total) => {
    state.progress.value = { ...state.progress.value, [draftId]: total > 0 ? sent / total : 0 }
  },
  onSignedOut: (reason = 'expired') => void signedOut(reason),
  onChange: (waiting) => {
    state.waiting.value = waiting
  },
  onAcknowledged,
})

const following = followLive({
  read: () => state.phone.peek(),
  keep: (next) => {
    state.phone.value = next
  },
  status: (id, status) => {
    state.statuses.value = { ...state.statuses.value, [id]: status }
  },
  ...watching(
    () => connection,
    (id, seq) => reach.received(id, seq),
  ),
  unwatch: (consultationId) => void connection?.ask('unwatch', { consultationId }).catch(() => undefined),
  isGone: (cause) => cause instanceof RefusalError && cause.problem.status === 404,
  isPassing,
  heart: () => state.heart.peek(),
})

const reach = openReach(() => connection)

export { following, outbox, reach }

/** Open the phone: what is kept first, then what the server says. */
export async function startPhone(): Promise<void> {
  storage = await openPhoneStorage()
  state.keepsAfterClosing.value = storage.keepsAfterClosing
  state.isSealed.value = storage.isSealed
  void storage.forgetUnreadable().then((count) => (state.lostHere.value = count))
  const readingOwed = atMost(patienceMs, storage.read<boolean>(owed), () => undefined)
  const [isOwed, { kept, ask, composer, late }] = await Promise.all([readingOwed, readLastState(storage)])
  if (isOwed) {
    if (await endSession()) await storage.write(owed, false)
    else state.session.value = 'out'
  }
  // before anybody is in: what another app has shared goes to the question that was begun, not under it
  askForm.value = ask ? openable(ask) : null
  composerDrafts.value = heldInTab() ?? composer ?? {}
  if (kept) await enter(kept.me, kept)
  else if (!mayBeSignedIn()) state.session.value = 'out'
  void keepTheLastState(keep, late)
  loadTheHeart()
  wakeWithTheWorld()
  reach.start()
  if (state.session.value === 'out') return countUnsent()
  try {
    await enter(await readMe())
  } catch (cause) {
    if (cause instanceof RefusalError && cause.problem.status === 401) {
      return signedOut(cause.problem.reason ?? 'expired')
    }
    if (!kept) state.session.value = 'out'
  }
}

async function keep(key: string, value: unknown): Promise<boolean> {
  const isKept = await storage.write(key, value)
  // pictures are kept while they are looked at: whoever has no room for them is told before he sends them
  if (key === 'ask' || key === 'pictures') tellKept(key, isKept)
  if (key === 'ask' && isKept) keptForm.value = value as AskForm | null
  return isKept
}

/** The server has let somebody in. */
export async function startSession(): Promise<void> {
  forgetEarlyAnswers()
  state.endedBecause.value = null
  await storage.write(owed, false)
  const isAgain = state.me.value !== null
  try {
    await enter(await readMe())
  } finally {
    if (isAgain) renew()
  }
}

/** The line and the pushes are those of the session before. */
function renew(): void {
  reach.renew()
  connectLive()
}

/** Sign out here: everything kept on this phone is wiped, drafts too (the screen has asked). */
export async function signOut(): Promise<void> {
  await giveUpAllAndSay(outbox)
  forgetBegun()
  void forgetShared().catch(() => undefined)
  const isEnded = await endSession()
  await leave(false)
  if (!isEnded) await storage.write(owed, true)
}

/** This device shows the call: for the server it is delivered. */
export function ringShown(callId: string): void {
  void connection?.ask('ringShown', { callId }).catch(() => undefined)
}

async function enter(me: state.Me, kept?: Kept): Promise<void> {
  const before = state.me.value
  if (before && before.person.id !== me.person.id) await leave(false)
  state.me.value = me
  state.phone.value = { ...nothing, ...(kept?.phone ?? state.phone.value), duty: me.duty }
  if (before?.person.id === me.person.id) return
  if (kept) {
    state.directory.value = kept.directory
    state.pathways.value = kept.pathways
  }
  takeBackBegun(me.person.id)
  await outbox.begin(me.person.id)
  void countUnsent()
  state.session.value = 'in'
  connectLive()
  void readFirstList().then(readNetwork)
}

/** The first page does not wait for the live wire. */
async function readFirstList(): Promise<void> {
  const isAsked = mayAskForList(state.me.value?.memberships)
  if (isAsked && state.phone.value.consultations === null) await following.refresh()
}

function connectLive(): void {
  connection?.close()
  state.link.value = 'connecting'
  connection = connect({
    onUp(measured) {
      state.link.value = 'up'
      // what waited says when it was made: by a clock that is right, or known to be wrong
      void measured.then(() => outbox.wake())
      reach.up()
      void following.up()
    },
    onDown() {
      state.link.value = 'down'
      following.down()
    },
    onPush,
    onSignedOut: (reason = 'expired') => void signedOut(reason),
  })
}

function onPush(push: Push): void {
  if (push.name === 'signed-out') return void signedOut(push.body.reason)
  reach.hear(push)
  following.push(push)
}

/** The session is over. A revoked phone may be a lost one: then all drafts go; those of a disabled person are only his. */
async function signedOut(reason: string): Promise<void> {
  const id = state.me.value?.person.id
  connection?.close()
  if (id) {
    const isIn = await isInAnew(id)
    // whoever is here by now has a session of his own
    if (state.me.value?.person.id !== id) return
    if (isIn) return void setTimeout(() => state.me.value && renew(), afterEndMs)
    state.endedBecause.value = reason
  }
  const goes = goesWith(reason)
  if (goes === 'nothing') holdBegun(state.me.value?.person.id)
  else forgetBegun()
  if (goes === 'his') await outbox.giveUpAll()
  if (goes === 'his' || goes === 'everything') void forgetShared().catch(() => undefined)
  await leave(goes === 'everything')
}

async function leave(withDrafts: boolean): Promise<void> {
  forgetEarlyAnswers()
  connection?.close()
  connection = null
  outbox.rest()
  following.leave()
  state.me.value = null
  state.phone.value = nothing
  state.statuses.value = {}
  state.progress.value = {}
  state.directory.value = null
  state.openedAs.value = {}
  putBegunAway()
  reach.forget()
  state.session.value = 'out'
  await storage.wipe(withDrafts)
  await countUnsent()
}

/** What somebody else could not send before his session ended goes only when he is here again: said to whoever is. */
async function countUnsent(): Promise<void> {
  const here = state.me.value?.person.id
  const all = await storage.outbox.all().catch(() => [])
  state.unsentHere.value = all.filter(({ personId }) => personId !== here).length
}

function onAcknowledged(sent: Waiting, reply: DraftReply): void {
  const { consultation, entries } = reply
  if (consultation) {
    if (sent.task === 'open') state.openedAs.value = { ...state.openedAs.value, [sent.consultationId]: consultation.id }
    state.phone.value = applyWatched(state.phone.value, { consultation, entries, seq: consultation.seq })
    void following.refresh()
    return
  }
  for (const entry of entries) following.push({ name: 'entry', body: { consultationId: sent.consultationId, entry } })
}

function wakeWithTheWorld(): void {
  const wake = () => {
    if (document.visibilityState !== 'visible' || state.session.value !== 'in') return
    connection?.wake()
    outbox.wake()
  }
  window.addEventListener('online', wake)
  window.addEventListener('pageshow', wake)
  // from one network to another without a gap: the old line is dead all the same
  const network = (navigator as { connection?: EventTarget }).connection
  network?.addEventListener?.('change', wake)
  // The wire itself notices a cut only when a ping stays unanswered.
  window.addEventListener('offline', () => {
    state.link.value = 'down'
    following.down()
  })
  document.addEventListener('visibilitychange', wake)
  setInterval(() => {
    const isCutOff = state.session.value === 'in' && !connection?.isUp()
    if (isCutOff && document.visibilityState === 'visible' && navigator.onLine) void following.refresh()
  }, pollMs)
}
