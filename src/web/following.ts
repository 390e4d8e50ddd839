// What this phone follows, and how it catches up: watch first, then the snapshot or the entries since `seq`, then keep
// whichever has the larger `seq`. The way back after a cut is the way in. Without the live wire the same is read by HTTP.

import type { Consultation, ConsultationSummary } from '../consultation/model.ts'
import type { Duty, Ring } from '../contract/shapes.ts'
import { apply, applyDuty, applyWatched, forget, type PhoneState, type Push, type Visible } from './apply.ts'
import type { Heart } from './heart.ts'

export type FollowStatus = 'loading' | 'live' | 'kept' | 'missing' | 'broken'

export interface Watched {
  consultation: Consultation
  entries: readonly Visible[]
  seq: number
  resync?: boolean
}
export interface DutyNews {
  duty: readonly Duty[]
  consultations: readonly ConsultationSummary[]
  rings: readonly Ring[]
}

export interface FollowingParts {
  read(): PhoneState
  keep(state: PhoneState): void
  status(consultationId: string, status: FollowStatus): void
  /** By the live wire, or by HTTP while it is down. Throws `Gone` where the answer is 404. */
  watch(consultationId: string, after: number): Promise<Watched>
  unwatch(consultationId: string): void
  watchDuty(): Promise<DutyNews>
  isGone(cause: unknown): boolean
  isPassing(cause: unknown): boolean
  heart(): Heart | null
  /** Calls back in a moment; left out, in two seconds. */
  later?(again: () => void): void
}

export interface Following {
  /** The live wire is up: say again what is watched. */
  up(): Promise<void>
  /** The live wire is down: what is shown is what is kept. */
  down(): void
  /** The session is over: what is still being asked answers nobody. */
  leave(): void
  push(push: Push): void
  watch(consultationId: string): void
  unwatch(consultationId: string): void
  refresh(): Promise<void>
}

const againAfterMs = 2_000

export function followLive(parts: FollowingParts): Following {
  const watched = new Set<string>()
  /** What is being asked since the wire came up: an older question may never be answered. */
  let asking = new Set<string>()
  let askingDuty: symbol | null = null
  let session = Symbol('session')
  let isUp = false
  /** What is to be asked again in a moment. */
  const owed = new Set<string>()
  /** What was told of a consultation while it was being asked for: the answer may be older than that. */
  const toldMeanwhile = new Map<string, number>()

  async function catchUp(consultationId: string): Promise<void> {
    if (asking.has(consultationId)) return
    const askedIn = asking
    const askedBy = session
    askedIn.add(consultationId)
    const after = parts.read().followed[consultationId]?.consultation.seq ?? 0
    try {
      const reply = await parts.watch(consultationId, after)
      if (askedBy !== session) return
      parts.keep(applyWatched(parts.read(), reply))
      parts.status(consultationId, 'live')
    } catch (cause) {
      if (askedIn === asking) missed(consultationId, cause)
    } finally {
      askedIn.delete(consultationId)
      if (askedIn === asking) askAgainIfOlder(consultationId)
    }
  }

  function askAgainIfOlder(consultationId: string) {
    const told = toldMeanwhile.get(consultationId) ?? 0
    toldMeanwhile.delete(consultationId)
    const followed = parts.read().followed[consultationId]
    if (followed && followed.consultation.seq < told) void catchUp(consultationId)
  }

  function hear(push: Push) {
    const heads = push.name === 'heads' ? push.body : []
    const told = push.name === 'entry' ? [{ ...push.body, seq: push.body.entry.seq }] : heads
    for (const { consultationId, seq } of told) {
      if (!asking.has(consultationId)) continue
      toldMeanwhile.set(consultationId, Math.max(seq, toldMeanwhile.get(consultationId) ?? 0))
    }
  }

  /** The server had no answer, and the wire is still up: nothing else would ask again. */
  function askLater(what: string, cause: unknown, ask: () => void) {
    if (!isUp || owed.has(what) || !parts.isPassing(cause)) return
    owed.add(what)
    const askedIn = asking
    const later = parts.later ?? ((again) => setTimeout(again, againAfterMs))
    later(() => {
      owed.delete(what)
      if (isUp && askedIn === asking) ask()
    })
  }

  function missed(consultationId: string, cause: unknown) {
    askLater(consultationId, cause, () => watched.has(consultationId) && void catchUp(consultationId))
    const isKept = parts.read().followed[consultationId] !== undefined
    if (parts.isGone(cause)) {
      parts.keep(forget(parts.read(), consultationId))
      return parts.status(consultationId, 'missing')
    }
    if (isKept) return parts.status(consultationId, 'kept')
    parts.status(consultationId, parts.isPassing(cause) ? 'loading' : 'broken')
  }

  async function refreshDuty(): Promise<void> {
    if (askingDuty) return
    const asked = Symbol('asked')
    askingDuty = asked
    try {
      const news = await parts.watchDuty()
      // the list has no number: one that was overtaken may be older than what is shown
      if (askingDuty === asked) parts.keep(applyDuty(parts.read(), news))
    } catch (cause) {
      // without an answer the server tells this phone nothing of new questions, and rings nobody here
      if (askingDuty === asked) askLater('duty', cause, () => void refreshDuty())
    } finally {
      if (askingDuty === asked) askingDuty = null
    }
  }

  function heal() {
    const state = parts.read()
    for (const [id, followed] of Object.entries(state.followed)) {
      if (followed.isBehind && watched.has(id)) void catchUp(id)
    }
    if (state.isListBehind) void refreshDuty()
  }

  function leave() {
    session = Symbol('session')
    asking = new Set()
    askingDuty = null
    toldMeanwhile.clear()
  }

  const refresh = async () => {
    await Promise.all([refreshDuty(), ...[...watched].map(catchUp)])
  }

  return {
    async up() {
      isUp = true
      // what is being asked by HTTP just now tells the server nothing of this wire (it would push nothing, and ring nobody),
      // and may hang where the wire does not
      askingDuty = null
      asking = new Set()
      await refresh()
    },
    refresh,
    down() {
      isUp = false
      for (const id of watched) if (parts.read().followed[id]) parts.status(id, 'kept')
    },
    leave,
    push(push) {
      if (push.name === 'signed-out') leave()
      hear(push)
      parts.keep(apply(parts.read(), push, parts.heart()))
      heal()
    },
    watch(consultationId) {
      if (watched.has(consultationId)) return
      watched.add(consultationId)
      void catchUp(consultationId)
    },
    unwatch(consultationId) {
      watched.delete(consultationId)
      parts.unwatch(consultationId)
    },
  }
}
