// Drafts and files are kept on the phone until the server has acknowledged them. Nothing is lost, each is written once (the
// draftId is made once, a retry is the same draft), and within one consultation in the order of making (outbox-lanes.ts).
// Of several tabs one sends; the others see what it does. The same code runs in Node: storage, tabs and wire are handed in.

import { newId } from './ids.ts'
import { isOriginals, laneOf, nextOf, overtakesOriginals } from './outbox-lanes.ts'
import type { Outbox, OutboxParts } from './outbox-parts.ts'
import { alone, type NewDraft, type Outcome, type TabNews, type Waiting } from './waiting.ts'

export type { Outbox, OutboxParts } from './outbox-parts.ts'
export type { OutboxStorage, Outcome, Waiting, WaitingFile } from './waiting.ts'

const firstPauseMs = 1000
const longestPauseMs = 30_000
/** The phone's disk may be slow, hang or be lost: what is written does not wait for it longer than this to be sent. */
const newWaitsMs = 300
/** What was kept before is sent again as it was: worth more patience. */
const changeWaitsMs = 3000

export function openOutbox<Reply>(parts: OutboxParts<Reply>): Outbox<Reply> {
  const tabs = parts.tabs ?? alone<Reply>()
  let waiting: Waiting[] = []
  let personId: string | null = null
  /** Of several tabs the one that sends; what only this page keeps is sent by this page in any case. */
  let hasTurn = false
  let turn = { end: () => {} }
  let nextOrder = 1
  const busy = new Map<string, AbortController>()
  const pauses = new Set<{ end(): void }>()
  const listeners = new Map<string, (outcome: Outcome<Reply>) => void>()

  const changed = () => parts.onChange(mine())
  const mine = () => waiting.filter((one) => one.personId === personId)
  const isOurs = (one: Waiting) => hasTurn || one.isOnlyHere || one.isBeingKept
  const sendable = () => mine().filter(isOurs)
  const find = (draftId: string) => waiting.find((one) => one.draftId === draftId)

  async function replace(next: Waiting) {
    if (!find(next.draftId)) return
    waiting = waiting.map((one) => (one.draftId === next.draftId ? next : one))
    changed()
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
    const isOnlyHere = (await parts.storage.put(kept(plain)).catch(() => 'here')) === 'here'
    const still = find(next.draftId)
    if (still && (still.isBeingKept || (still.isOnlyHere ?? false) !== isOnlyHere)) {
      const { isOnlyHere: _, isBeingKept: __, ...rest } = still
      const told: Waiting = isOnlyHere ? { ...rest, isOnlyHere } : rest
      waiting = waiting.map((one) => (one.draftId === next.draftId ? told : one))
      changed()
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

  function tell(draftId: string, outcome: Outcome<Reply>) {
    listeners.get(draftId)?.(outcome)
    listeners.delete(draftId)
  }

  /** Start every lane that has something to send and is not being sent. */
  function run() {
    const ready = sendable()
    for (const lane of new Set(ready.map(laneOf))) {
      if (!busy.has(lane)) void runLane(lane)
      else if (isOriginals(lane) && ready.some(overtakesOriginals)) busy.get(lane)?.abort()
    }
  }

  async function runLane(lane: string) {
    const startedBy = personId
    let pauseMs = firstPauseMs
    while (personId !== null && personId === startedBy) {
      const first = nextOf(sendable(), lane)
      if (!first) break
      const stop = new AbortController()
      busy.set(lane, stop)
      const outcome = await tryOnce(first, stop.signal).catch(() => failed(first))
      if (outcome.is !== 'later') pauseMs = firstPauseMs
      if (outcome.is !== 'later' || stop.signal.aborted) continue
      const pause = parts.pause(pauseMs)
      pauses.add(pause)
      await pause.done
      pauses.delete(pause)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    busy.delete(lane)
    if (personId !== startedBy) run()
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
    const outcome = await parts.send(now, stop, keepHowFar)
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
      return run()
    }
    if (outcome.is === 'refused') {
      if (nobodyDecides(still)) await drop(sent.draftId)
      else {
        await replace({ ...still, state: 'refused', refusal: outcome.refusal, tries: still.tries + 1 })
        parts.onUnsent?.(sent)
      }
      return tell(sent.draftId, outcome)
    }
    if (outcome.consultationId && outcome.consultationId !== sent.consultationId) {
      await readdress(sent.consultationId, outcome.consultationId)
    }
    parts.onAcknowledged(sent, outcome.reply, true)
    tabs.tell({ is: 'settled', draftId: sent.draftId, outcome })
    if (outcome.follows) await replace({ ...still, ...outcome.follows, state: 'saved', tries: 0, stuckTries: 0 })
    else await drop(sent.draftId)
    tell(sent.draftId, outcome)
    run()
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
    waiting = [...waiting, ...found].sort((one, other) => one.order - other.order)
    nextOrder = Math.max(nextOrder, (waiting.at(-1)?.order ?? 0) + 1)
  }

  tabs.hear(async (news) => {
    if (personId === null) return
    if (news.is === 'settled') return hearSettled(news)
    if (news.is === 'removed') {
      waiting = waiting.filter((one) => one.draftId !== news.draftId)
      return changed()
    }
    const stored = await parts.storage.get(news.draftId).catch(() => undefined)
    if (!stored || (find(news.draftId)?.state === 'sending' && hasTurn)) return
    const told = hasTurn ? stored : { ...stored, state: news.state }
    const others = waiting.filter((one) => one.draftId !== news.draftId)
    waiting = [...others, told].sort((one, other) => one.order - other.order)
    nextOrder = Math.max(nextOrder, told.order + 1)
    changed()
    run()
  })

  function hearSettled({ draftId, outcome }: Extract<TabNews<Reply>, { is: 'settled' }>) {
    const sent = find(draftId)
    if (sent && outcome.is === 'acknowledged') parts.onAcknowledged(sent, outcome.reply, false)
    tell(draftId, outcome)
  }

  function takeTurn(person: string) {
    const mineNow = tabs.turn(person, () => {
      if (personId !== person || turn !== mineNow) return
      hasTurn = false
      for (const stop of busy.values()) stop.abort()
      takeTurn(person)
    })
    turn = mineNow
    void mineNow.granted.then(async () => {
      if (personId !== person || turn !== mineNow) return
      hasTurn = true
      await takeKept()
      // Whoever had the turn before is gone: nobody is sending what he was sending.
      waiting = waiting.map((one) => (busy.has(laneOf(one)) ? one : kept(one)))
      changed()
      run()
    })
  }

  async function keepNew(draft: NewDraft, how: Pick<Waiting, 'personId' | 'tries' | 'state' | 'refusal'>) {
    const files = draft.files.map((file) => ({ ...file, fileId: file.fileId ?? newId() }))
    const next: Waiting = { ...draft, files, order: nextOrder++, isBeingKept: true, ...how }
    waiting = [...waiting, next]
    changed()
    await atMost(newWaitsMs, keep(next))
  }

  return {
    async begin(person) {
      waiting = []
      personId = person
      await takeKept()
      changed()
      takeTurn(person)
      run()
    },
    rest() {
      personId = null
      hasTurn = false
      // a try that ends later must not keep again what may be wiped by then
      waiting = []
      turn.end()
      for (const stop of busy.values()) stop.abort()
      for (const pause of pauses) pause.end()
      changed()
    },
    async add(draft) {
      if (personId === null) throw new Error('nobody is signed in: there is nobody to send for')
      const outcome = new Promise<Outcome<Reply>>((resolve) => listeners.set(draft.draftId, resolve))
      await keepNew(draft, { personId, tries: 0, state: 'saved' })
      run()
      return outcome
    },
    async park(draft, refusal) {
      if (personId === null) return
      await keepNew(draft, { personId, tries: 1, state: 'refused', refusal })
    },
    wake() {
      for (const pause of pauses) pause.end()
      run()
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
      run()
    },
    async giveUp(draftId) {
      const given = find(draftId)
      const dependents =
        given?.task === 'open' ? waiting.filter((one) => one.consultationId === given.consultationId) : []
      for (const one of dependents) await drop(one.draftId)
      if (given?.state === 'sending' && given.task === 'original') busy.get(laneOf(given))?.abort()
      await drop(draftId)
      if (given) parts.onUnsent?.(given)
    },
    async giveUpAll() {
      const given = mine()
      for (const one of given) await drop(one.draftId)
      return given
    },
  }
}

/** Refused, it says that nobody waits for the picture any more: that is all it was for. */
const nobodyDecides = ({ kind }: Waiting) => kind === 'picture-withdrawn'

/** `sending` is never kept: after a crash nobody is sending. */
function kept(waiting: Waiting): Waiting {
  return waiting.state === 'sending' ? { ...waiting, state: 'saved' } : waiting
}
