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
}

export interface Following {
  /** The live wire is up: say again what is watched. */
  up(): Promise<void>
  /** The live wire is down: what is shown is what is kept. */
  down(): void
  push(push: Push): void
  watch(consultationId: string): void
  unwatch(consultationId: string): void
  refresh(): Promise<void>
}

const dutyItself = 'the duty'

export function followLive(parts: FollowingParts): Following {
  const watched = new Set<string>()
  const asking = new Set<string>()
  let isAskingDuty = false
  /** To be asked once more when the answer that is on its way has come. */
  const owed = new Set<string>()

  async function catchUp(consultationId: string): Promise<void> {
    if (asking.has(consultationId)) return
    asking.add(consultationId)
    const after = parts.read().followed[consultationId]?.consultation.seq ?? 0
    try {
      const reply = await parts.watch(consultationId, after)
      parts.keep(applyWatched(parts.read(), reply))
      parts.status(consultationId, 'live')
    } catch (cause) {
      missed(consultationId, cause)
    } finally {
      asking.delete(consultationId)
    }
    if (owed.delete(consultationId)) await catchUp(consultationId)
  }

  function missed(consultationId: string, cause: unknown) {
    const isKept = parts.read().followed[consultationId] !== undefined
    if (parts.isGone(cause)) {
      parts.keep(forget(parts.read(), consultationId))
      return parts.status(consultationId, 'missing')
    }
    if (isKept) return parts.status(consultationId, 'kept')
    parts.status(consultationId, parts.isPassing(cause) ? 'loading' : 'broken')
  }

  async function refreshDuty(): Promise<void> {
    if (isAskingDuty) return
    isAskingDuty = true
    try {
      const news = await parts.watchDuty()
      parts.keep(applyDuty(parts.read(), news))
    } catch {
      // Asked again when the wire comes up, or with the next heads.
    } finally {
      isAskingDuty = false
    }
    if (owed.delete(dutyItself)) await refreshDuty()
  }

  function heal() {
    const state = parts.read()
    for (const [id, followed] of Object.entries(state.followed)) {
      if (followed.isBehind && watched.has(id)) void catchUp(id)
    }
    if (state.isListBehind) void refreshDuty()
  }

  const refresh = async () => {
    await Promise.all([refreshDuty(), ...[...watched].map(catchUp)])
  }

  return {
    async up() {
      // what is being asked by HTTP just now tells the server nothing of this wire: it would push nothing, and ring nobody
      if (isAskingDuty) owed.add(dutyItself)
      for (const id of asking) owed.add(id)
      await refresh()
    },
    refresh,
    down() {
      for (const id of watched) if (parts.read().followed[id]) parts.status(id, 'kept')
    },
    push(push) {
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
