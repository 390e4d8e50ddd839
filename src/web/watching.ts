// What this phone follows is asked for on the live wire where there is one, else by HTTP: who only reads hears of nothing
// that comes.

import { call, RefusalError, type ReplyOf } from './api.ts'
import type { Connection } from './connection.ts'
import { soonest } from './early-answers.ts'
import type { DutyNews, Watched } from './following.ts'
import { phone } from './phone-state.ts'

export interface Watching {
  watch(consultationId: string, after: number): Promise<Watched>
  watchDuty(): Promise<DutyNews>
}

export function watching(
  line: () => Connection | null,
  onReceived: (consultationId: string, seq: number) => void,
): Watching {
  return {
    async watch(consultationId, after) {
      const path = `/api/consultations/${encodeURIComponent(consultationId)}`
      const reading = soonest(path)
      const connection = line()
      if (connection?.isUp()) {
        const watched = await connection.ask('watch', { consultationId, after })
        onReceived(consultationId, watched.seq)
        return watched
      }
      const read = await call<ReplyOf<'readConsultation'>>(reading)
      return { ...read, seq: read.consultation.seq, resync: true }
    },
    async watchDuty() {
      // in any case: what is asked later must not be answered with what was true at the start
      const [duties, open] = [soonest('/api/duty'), soonest('/api/consultations?state=open')]
      const connection = line()
      try {
        if (connection?.isUp()) return await connection.ask('watchDuty', {})
        const [{ duty }, { consultations }] = await Promise.all([
          call<ReplyOf<'duty'>>(duties),
          call<ReplyOf<'listConsultations'>>(open),
        ])
        return { duty, consultations, rings: phone.value.rings }
      } catch (cause) {
        // Some roles have a duty to see but no questions (administrators): an empty list, not a page that loads for ever.
        if (!(cause instanceof RefusalError) || cause.problem.status !== 403) throw cause
        return { duty: phone.value.duty, consultations: [], rings: [] }
      }
    },
  }
}
