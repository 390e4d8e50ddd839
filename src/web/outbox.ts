// Drafts and files are kept on the phone until the server has acknowledged them. Nothing is lost, each is written once (the
// draftId is made once, a retry is the same draft), and within one consultation in the order of making (outbox-lanes.ts).
// Of several tabs one sends; the others see what it does. The same code runs in Node: storage, tabs and wire are handed in.

import { newId } from './ids.ts'
import { isNothingToDecide, mayHaveGone } from './outbox-lanes.ts'
import type { Outbox, OutboxParts } from './outbox-parts.ts'
import { openLanes } from './run-lanes.ts'
import { alone, atRest, type NewDraft, type Outcome, type TabNews, type Waiting } from './waiting.ts'

export type { Outbox, OutboxParts } from './outbox-parts.ts'
export type { OutboxStorage, Outcome, Waiting, WaitingFile } from './waiting.ts'

/** The phone's disk may be slow, hang or be lost: what is written does not wait for it longer than this to be sent. */
const newWaitsMs = 300
/** What was kept before is sent again as it was: worth more patience. */
const changeWaitsMs = 3000
const fresh = { tries: 0, state: 'saved' } as const

export function openOutbox<Reply>(parts: OutboxParts<Reply>): Outbox<Reply> {
  const tabs = parts.tabs ?? alone<Reply>()
  let waiting: Waiting[] = []
  let personId: string | null = null
  /** Of several tabs the one that sends; what only this page keeps is sent by this page in any case. */
  let hasTurn = false
  let turn = { end: () => {} }
  let nextOrder = 1
  /** Made by this page while it has the turn, and never on its way: nobody else can have it. */
  const untried = new Set<string>()
  const listeners = new Map<string, (outcome: Outcome<Reply>) => void>()

  const changed = () => parts.onChange(mine())
  const mine = () => waiting.filter((one) => one.personId === personId)
  const isOurs = (one: Waiting) => hasTurn || one.isOnlyHere || one.isBeingKept
  const find = (draftId: string) => waiting.find((one) => one.draftId === draftId)
  const lanes = openLanes({
    sendable: () => mine().filter(isOurs),
    personId: () => personId,
    pause: (ms) => parts.pause(ms),
    tryOnce: (first, stop) => tryOnce(first, stop).catch(() => failed(first)),
  })

  function change(next: Waiting) {
    waiting = waiting.map((one) => (one.draftId === next.draftId ? next : one))
    changed()
  }

  async function replace(next: Waiting) {
    if (!find(next.draftId)) return
    change(next)
    // what another tab sends by now is kept by that one: it may be done with it
    if (isOurs(next)) await atMost(changeWaitsMs, keep(next))
  }

  async function atMost(ms: number, work: Promise<unknown>) {
    const pause = parts.pause(ms)
    await Promise.race([work, pause.done])
    pause.end()
  }

  /** Kept on the phone, or by this page alone: the screen may say which. Never throws. */
  async function keep(next: Waiting) {
    const { isOnlyHere: _, isBeingKept: __, ...plain } = next
    const isOnlyHere = (await parts.storage.put(atRest(plain)).catch(() => 'here')) === 'here'
    const still = find(next.draftId)
    if (still && (still.isBeingKept || (still.isOnlyHere ?? false) !== isOnlyHere)) {
      const { isOnlyHere: _, isBeingKept: __, ...rest } = still
      change(isOnlyHere ? { ...rest, isOnlyHere } : rest)
    }
    if (!isOnlyHere) tabs.tell({ is: 'changed', draftId: next.draftId, state: next.state })
  }

  async function drop(draftId: string) {
    waiting = waiting.filter((one) => one.draftId !== draftId)
    changed()
    await atMost(changeWaitsMs, forget(draftId))
  }

  /** What cannot be removed is sent once more by a later page: the server knows it. */
  async function forget(draftId: string) {
    await parts.storage.remove(draftId).catch(() => undefined)
    tabs.tell({ is: 'removed', draftId })
  }

  /** Whoever took it back is not told that it is there. */
  function tell(draftId: string, outcome: Outcome<Reply>, takenBack?: Waiting['takenBack']) {
    listeners.get(draftId)?.(takenBack ? { is: 'later' } : outcome)
    listeners.delete(draftId)
  }

  async function tryOnce(first: Waiting, stop: AbortSignal): Promise<Outcome<Reply>> {
    // only told: nothing of it is new to the disk
    void replace({ ...first, state: 'sending' })
    if (first.isRaw && parts.prepare) {
      const prepared = await parts.prepare(first)
      if (!find(first.draftId)) return { is: 'later' }
      await replace({ ...prepared, isRaw: false, state: 'sending' })
    }
    const now = find(first.draftId)
    if (!now) return { is: 'later' }
    const keepHowFar = async (change: Partial<Waiting>) => {
      const still = find(now.draftId)
      if (still) await replace({ ...still, ...change })
    }
    const wasUntried = untried.delete(now.draftId)
    const outcome = await parts.send(now, stop, keepHowFar)
    if (wasUntried && outcome.is === 'later' && outcome.isUnsent) untried.add(now.draftId)
    await settle(now, outcome, stop.aborted)
    return outcome
  }

  /** Something on this phone failed, not the line: the lane goes on all the same. */
  async function failed(first: Waiting): Promise<Outcome<Reply>> {
    const outcome: Outcome<Reply> = { is: 'later' }
    await settle(first, outcome, false)
    return outcome
  }

  async function settle(sent: Waiting, outcome: Outcome<Reply>, wasStopped: boolean) {
    const still = find(sent.draftId)
    if (!still) return
    if (outcome.is === 'later') {
      const stuckTries = (still.stuckTries ?? 0) + 1
      const stuck = outcome.isStuck && !wasStopped ? { stuckTries } : {}
      await replace({ ...still, ...stuck, state: 'saved', tries: still.tries + (wasStopped ? 0 : 1) })
      return lanes.run()
    }
    if (outcome.is === 'refused') {
      if (still.takenBack || isNothingToDecide(still)) await drop(sent.draftId)
      else {
        await replace({ ...still, state: 'refused', refusal: outcome.refusal, tries: still.tries + 1 })
        parts.onUnsent?.(sent)
      }
      return tell(sent.draftId, outcome, still.takenBack)
    }
    if (outcome.consultationId && outcome.consultationId !== sent.consultationId) {
      await readdress(sent.consultationId, outcome.consultationId)
    }
    parts.onAcknowledged(sent, outcome.reply, true)
    tabs.tell({ is: 'settled', draftId: sent.draftId, outcome })
    // kept before the stamp is forgotten: a page that is killed in between does both once more
    await withdraw(still, outcome.reply)
    if (outcome.follows) await replace({ ...still, ...outcome.follows, state: 'saved', tries: 0, stuckTries: 0 })
    else await drop(sent.draftId)
    tell(sent.draftId, outcome, still.takenBack)
    lanes.run()
  }

  async function withdraw(one: Waiting, reply: Reply) {
    const withdrawal = one.takenBack && parts.withdrawalOf?.(one, reply)
    if (withdrawal && !find(withdrawal.draftId)) await keepNew(withdrawal, { personId: one.personId, ...fresh })
  }

  /** The server has opened it: what was written meanwhile goes to the real consultation. */
  async function readdress(from: string, to: string) {
    const moved = waiting.filter((other) => other.consultationId === from && other.task !== 'open')
    await Promise.all(moved.map((one) => replace({ ...one, consultationId: to })))
  }

  /** What is kept and not known here: of an earlier page, or of another tab. */
  async function takeKept() {
    const known = new Set(waiting.map((one) => one.draftId))
    const all = await parts.storage.all().catch(() => [])
    const found = all.filter((one) => !known.has(one.draftId) && !find(one.draftId))
    join(found)
  }

  function join(found: readonly Waiting[]) {
    waiting = [...waiting, ...found].sort((one, other) => one.order - other.order)
    nextOrder = Math.max(nextOrder, (waiting.at(-1)?.order ?? 0) + 1)
    changed()
  }

  tabs.hear(async (news) => {
    if (personId === null) return
    if (news.is === 'settled') return hearSettled(news)
    if (news.is === 'removed') {
      waiting = waiting.filter((one) => one.draftId !== news.draftId)
      return changed()
    }
    const stored = await parts.storage.get(news.draftId).catch(() => undefined)
    if (!stored) return
    const { takenBack } = stored
    const here = find(news.draftId)
    if (here?.state === 'sending' && hasTurn) return change(takenBack ? { ...here, takenBack } : here)
    const told = hasTurn ? stored : { ...stored, state: news.state }
    waiting = waiting.filter((one) => one.draftId !== news.draftId)
    join([told])
    lanes.run()
  })

  function hearSettled({ draftId, outcome }: Extract<TabNews<Reply>, { is: 'settled' }>) {
    const sent = find(draftId)
    if (sent && outcome.is === 'acknowledged') {
      parts.onAcknowledged(sent, outcome.reply, false)
      // he may not have heard in time that it was taken back here; of one draftId two are one
      void withdraw(sent, outcome.reply)
    }
    tell(draftId, outcome, sent?.takenBack)
  }

  function takeTurn(person: string) {
    const mineNow = tabs.turn(person, () => {
      if (personId !== person || turn !== mineNow) return
      hasTurn = false
      untried.clear()
      lanes.stopAll()
      takeTurn(person)
    })
    turn = mineNow
    void mineNow.granted.then(async () => {
      if (personId !== person || turn !== mineNow) return
      hasTurn = true
      await takeKept()
      // Whoever had the turn before is gone: nobody is sending what he was sending.
      waiting = waiting.map((one) => (lanes.isBusy(one) ? one : atRest(one)))
      changed()
      lanes.run()
    })
  }

  async function keepNew(draft: NewDraft, how: Pick<Waiting, 'personId' | 'tries' | 'state' | 'refusal'>) {
    const files = draft.files.map((file) => ({ ...file, fileId: file.fileId ?? newId() }))
    const next: Waiting = { ...draft, files, order: nextOrder++, isBeingKept: true, ...how }
    waiting = [...waiting, next]
    if (hasTurn) untried.add(next.draftId)
    changed()
    await atMost(newWaitsMs, keep(next))
  }

  async function giveUp(draftId: string) {
    const given = find(draftId)
    const dependents =
      given?.task === 'open' ? waiting.filter((one) => one.consultationId === given.consultationId) : []
    for (const one of dependents) await drop(one.draftId)
    if (given?.state === 'sending' && given.task === 'original') lanes.stop(given)
    await drop(draftId)
    if (given) parts.onUnsent?.(given)
  }

  return {
    async begin(person) {
      waiting = []
      personId = person
      await takeKept()
      takeTurn(person)
      lanes.run()
    },
    rest() {
      personId = null
      hasTurn = false
      // a try that ends later must not keep again what may be wiped by then
      waiting = []
      untried.clear()
      turn.end()
      lanes.stopAll()
      lanes.hurry()
      changed()
    },
    async add(draft) {
      if (personId === null) throw new Error('nobody is signed in: there is nobody to send for')
      const outcome = new Promise<Outcome<Reply>>((resolve) => listeners.set(draft.draftId, resolve))
      await keepNew(draft, { personId, ...fresh })
      lanes.run()
      return outcome
    },
    async park(draft, refusal) {
      if (personId === null) return
      await keepNew(draft, { personId, tries: 1, state: 'refused', refusal })
    },
    wake() {
      lanes.hurry()
      lanes.run()
    },
    async retry(draftId, change) {
      const refused = find(draftId)
      if (!refused) return
      const { refusal: _, stuckTries: __, ...rest } = refused
      const again: Waiting = { ...rest, ...change, state: 'saved' }
      waiting = waiting.map((one) => (one.draftId === draftId ? again : one))
      await atMost(changeWaitsMs, keep(again))
      if (again.draftId !== draftId) await forget(draftId)
      changed()
      lanes.run()
    },
    giveUp,
    async takeBack(draftId, as) {
      const taken = find(draftId)
      if (!taken || taken.takenBack) return
      if (untried.has(draftId) || !mayHaveGone(taken)) return giveUp(draftId)
      change({ ...taken, takenBack: as })
      await keep({ ...taken, takenBack: as })
    },
    async giveUpAll() {
      const given = mine()
      for (const one of given) await drop(one.draftId)
      return given
    },
  }
}
