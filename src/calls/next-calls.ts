// What a question calls next, for whoever waits for an answer: read from the promises themselves.

import type { z } from 'zod'
import type { Consultation } from '../consultation/model.ts'
import type { laddersRoutes } from '../contract/routes/ladders.ts'
import type { Tx } from '../platform/postgres.ts'
import { openSteps } from './statements/steps.ts'
import { type Calling, plannedPersons, wantedChannels } from './whom-to-call.ts'
import { whomWords } from './whom-words.ts'

export type NextCallsReply = z.infer<(typeof laddersRoutes.nextCalls.reply)[200]>

export async function nextCalls(tx: Tx, calling: Calling, consultation: Consultation): Promise<NextCallsReply> {
  const steps = await openSteps(tx, consultation.id)
  const calls: NextCallsReply['calls'] = []
  for (const step of steps.filter(({ whom }) => whom !== 'repeat')) {
    const persons = await plannedPersons(tx, calling, step, consultation, step.dueAt)
    calls.push({
      step: step.step,
      round: step.round,
      at: step.dueAt.toISOString(),
      whom: whomWords[step.whom],
      names: persons.map(({ name }) => name),
      channels: wantedChannels(calling.channels, step).map(
        ({ name }) => name,
      ) as NextCallsReply['calls'][0]['channels'],
    })
  }
  const repeat = steps.find(({ whom }) => whom === 'repeat')
  return { calls, repeatsAt: repeat ? repeat.dueAt.toISOString() : null }
}
