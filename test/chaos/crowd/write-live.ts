// A draft over the live wire, again until somebody answers: the same draft each time. Now and then it is said twice at
// once, as by a finger that slips.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { RefusalError } from '../../../src/web/api.ts'
import type { SyncPhone } from '../sync-phone.ts'
import type { PersonWish } from './person.ts'

export interface LiveWriter {
  write(consultationId: string, kind: string, body: Record<string, unknown>): Promise<void>
  isQuiet(): boolean
  /** Nobody waits for an answer any more. */
  giveUp(): void
}

const pauseMs = 700

export function liveWriter(phone: SyncPhone, wish: Pick<PersonWish, 'tell' | 'random' | 'twiceOneOf'>): LiveWriter {
  const { tell, random, twiceOneOf } = wish
  let order = 0
  let underway = 0
  let hasGivenUp = false

  async function untilAnswered(consultationId: string, draft: { draftId: string; kind: string; body: object }) {
    const { draftId } = draft
    const say = () => phone.connection.ask('write', { consultationId, draft: { ...draft, body: { ...draft.body } } })
    for (;;) {
      try {
        await (random.isOneOf(twiceOneOf) ? Promise.all([say(), say()]) : say())
        return tell({ is: 'ok', draftId })
      } catch (cause) {
        if (cause instanceof RefusalError && !cause.problem.retryable) {
          const { code } = cause.problem
          // who was signed out does not learn what became of the tries before
          return code === 'not-signed-in'
            ? tell({ is: 'info', draftId, why: code })
            : tell({ is: 'fail', draftId, code })
        }
        if (hasGivenUp) return tell({ is: 'info', draftId, why: 'no answer' })
        await wait(pauseMs)
      }
    }
  }

  return {
    async write(consultationId, kind, body) {
      const draft = { draftId: randomUUID(), kind, body }
      underway++
      tell({ is: 'invoke', draftId: draft.draftId, personId: phone.personId, kind, told: body, order: order++ })
      await untilAnswered(consultationId, draft).finally(() => underway--)
    },
    isQuiet: () => underway === 0,
    giveUp() {
      hasGivenUp = true
    },
  }
}
