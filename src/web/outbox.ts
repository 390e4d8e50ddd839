// Drafts and files are kept on the phone until the server has acknowledged them. Nothing is lost, each is written once (the
// draftId is made once, a retry is the same draft), and within one consultation in the order of making. Files travel in a
// lane of their own, so that a stamp never waits behind a photograph on a slow network.

import type { Problem } from '../contract/refusals.ts'

export interface WaitingFile {
  name: string
  type: string
  blob: Blob
}

/** One draft on its way. */
export interface Waiting {
  draftId: string
  order: number
  /** Whose draft it is: nobody else's session ever sends it. */
  personId: string
  /** `new-...` until the server has opened the consultation. */
  consultationId: string
  task: 'open' | 'recordings' | 'entry'
  kind: string
  body: Record<string, unknown>
  claimedAt: string
  files: readonly WaitingFile[]
  tries: number
  state: 'saved' | 'sending' | 'refused'
  refusal?: Problem
}

export interface OutboxStorage {
  all(): Promise<Waiting[]>
  put(waiting: Waiting): Promise<void>
  remove(draftId: string): Promise<void>
}

/** What became of one try. `later` = try again by itself; `refused` = a person has to decide. */
export type Outcome<Reply> =
  | { is: 'acknowledged'; reply: Reply; consultationId?: string }
  | { is: 'later' }
  | { is: 'refused'; refusal: Problem }

export interface OutboxParts<Reply> {
  storage: OutboxStorage
  /** Never throws. */
  send(waiting: Waiting): Promise<Outcome<Reply>>
  /** Wait this long before the next try; `wake` ends every wait. */
  pause(ms: number): { done: Promise<void>; end(): void }
  onChange(waiting: readonly Waiting[]): void
  onAcknowledged(waiting: Waiting, reply: Reply): void
}

export interface Outbox<Reply> {
  /** Begin to send the drafts of this person; what was kept from earlier comes first. */
  begin(personId: string): Promise<void>
  /** Stop sending; everything stays kept. */
  rest(): void
  add(draft: Omit<Waiting, 'order' | 'personId' | 'tries' | 'state'>): Promise<Outcome<Reply>>
  /** Keep something that the server refused while it took the rest: a person decides what becomes of it. */
  park(draft: Omit<Waiting, 'order' | 'personId' | 'tries' | 'state'>, refusal: Problem): Promise<void>
  /** The network is back: try now. */
  wake(): void
  /** Send a refused draft again, as it is or with other content (then under a new draftId). */
  retry(draftId: string, changed?: { draftId: string; body: Record<string, unknown> }): Promise<void>
  giveUp(draftId: string): Promise<void>
  giveUpAll(): Promise<void>
}

const firstPauseMs = 1000
const longestPauseMs = 30_000

export function openOutbox<Reply>(parts: OutboxParts<Reply>): Outbox<Reply> {
  let waiting: Waiting[] = []
  let personId: string | null = null
  let nextOrder = 1
  const busy = new Set<string>()
  const pauses = new Set<{ end(): void }>()
  const listeners = new Map<string, (outcome: Outcome<Reply>) => void>()

  const changed = () => parts.onChange(mine())
  const mine = () => waiting.filter((one) => one.personId === personId)
  const find = (draftId: string) => waiting.find((one) => one.draftId === draftId)

  async function replace(next: Waiting) {
    waiting = waiting.map((one) => (one.draftId === next.draftId ? next : one))
    changed()
    await parts.storage.put(kept(next))
  }

  async function drop(draftId: string) {
    waiting = waiting.filter((one) => one.draftId !== draftId)
    changed()
    await parts.storage.remove(draftId)
  }

  function tell(draftId: string, outcome: Outcome<Reply>) {
    listeners.get(draftId)?.(outcome)
    listeners.delete(draftId)
  }

  /** Start every lane that has something to send and is not being sent. */
  function run() {
    const lanes = new Set(mine().map(laneOf))
    for (const lane of lanes) {
      if (!busy.has(lane)) void runLane(lane)
    }
  }

  async function runLane(lane: string) {
    busy.add(lane)
    const startedBy = personId
    let pauseMs = firstPauseMs
    while (personId !== null && personId === startedBy) {
      const first = nextOf(mine(), lane)
      if (!first) break
      await replace({ ...first, state: 'sending' })
      const outcome = await parts.send(first)
      await settle(first, outcome)
      if (outcome.is !== 'later') {
        pauseMs = firstPauseMs
        continue
      }
      const pause = parts.pause(pauseMs)
      pauses.add(pause)
      await pause.done
      pauses.delete(pause)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    busy.delete(lane)
    if (personId !== startedBy) run()
  }

  async function settle(sent: Waiting, outcome: Outcome<Reply>) {
    const still = find(sent.draftId)
    if (!still) return
    if (outcome.is === 'later') return replace({ ...still, state: 'saved', tries: still.tries + 1 })
    if (outcome.is === 'refused') {
      await replace({ ...still, state: 'refused', refusal: outcome.refusal, tries: still.tries + 1 })
      return tell(sent.draftId, outcome)
    }
    if (outcome.consultationId && outcome.consultationId !== sent.consultationId) {
      await readdress(sent.consultationId, outcome.consultationId)
    }
    parts.onAcknowledged(sent, outcome.reply)
    await drop(sent.draftId)
    tell(sent.draftId, outcome)
    run()
  }

  /** The server has opened it: what was written meanwhile goes to the real consultation. */
  async function readdress(from: string, to: string) {
    for (const one of waiting.filter((other) => other.consultationId === from && other.task !== 'open')) {
      await replace({ ...one, consultationId: to })
    }
  }

  return {
    async begin(person) {
      waiting = (await parts.storage.all()).sort((one, other) => one.order - other.order)
      nextOrder = (waiting.at(-1)?.order ?? 0) + 1
      personId = person
      changed()
      run()
    },
    rest() {
      personId = null
      for (const pause of pauses) pause.end()
      changed()
    },
    async add(draft) {
      if (personId === null) throw new Error('nobody is signed in: there is nobody to send for')
      const next: Waiting = { ...draft, order: nextOrder++, personId, tries: 0, state: 'saved' }
      const outcome = new Promise<Outcome<Reply>>((resolve) => listeners.set(next.draftId, resolve))
      waiting = [...waiting, next]
      await parts.storage.put(next)
      changed()
      run()
      return outcome
    },
    async park(draft, refusal) {
      if (personId === null) return
      const parked: Waiting = { ...draft, order: nextOrder++, personId, tries: 1, state: 'refused', refusal }
      waiting = [...waiting, parked]
      changed()
      await parts.storage.put(parked)
    },
    wake() {
      for (const pause of pauses) pause.end()
      run()
    },
    async retry(draftId, change) {
      const refused = find(draftId)
      if (!refused) return
      const { refusal: _, ...rest } = refused
      const again: Waiting = { ...rest, ...change, state: 'saved' }
      waiting = waiting.map((one) => (one.draftId === draftId ? again : one))
      await parts.storage.put(again)
      if (again.draftId !== draftId) await parts.storage.remove(draftId)
      changed()
      run()
    },
    async giveUp(draftId) {
      const given = find(draftId)
      const dependents =
        given?.task === 'open' ? waiting.filter((one) => one.consultationId === given.consultationId) : []
      for (const one of dependents) await drop(one.draftId)
      await drop(draftId)
    },
    async giveUpAll() {
      for (const one of mine()) await drop(one.draftId)
    },
  }
}

function laneOf(waiting: Waiting): string {
  return waiting.task === 'recordings' ? `${waiting.consultationId}/files` : waiting.consultationId
}

/** The next to send: in order; what was refused is passed over, but nothing overtakes the opening of its consultation. */
function nextOf(mine: readonly Waiting[], lane: string): Waiting | undefined {
  const isUnopened = (one: Waiting) => one.task !== 'open' && one.consultationId.startsWith('new-')
  return mine.find((one) => laneOf(one) === lane && one.state !== 'refused' && !isUnopened(one))
}

/** `sending` is never kept: after a crash nobody is sending. */
function kept(waiting: Waiting): Waiting {
  return waiting.state === 'sending' ? { ...waiting, state: 'saved' } : waiting
}
