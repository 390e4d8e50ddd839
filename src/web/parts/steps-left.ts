// What is left to be done once everything has gone that waits on this phone: a step that was taken without a network is
// not offered a second time, and the one after it is.

import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Assertion } from '../../consultation/model.ts'
import { nextSteps } from '../../consultation/next-step.ts'
import type { Side, Step } from '../../consultation/pathways/pathway.ts'
import type { Waiting } from '../outbox.ts'
import type { Consulting } from './consulting.ts'

export function stepsLeft(consulting: Consulting, waiting: readonly Waiting[], side: Side): Step[] {
  const { consultation, pathway, settings } = consulting
  const going = waiting.filter((one) => one.state !== 'refused' && !one.takenBack)
  const stamped = going.flatMap((one) => (one.kind === 'stamped' ? [asAssertion(one, consulting)] : []))
  const states = effectiveMilestones([...consultation.assertions, ...stamped], pathway)
  const isGoing = (step: Step) => step.kind !== 'stamped' && going.some((one) => one.kind === step.kind)
  return nextSteps(consultation, states, pathway, settings, side).filter((step) => !isGoing(step))
}

/**
 * What somebody else has to do, where that stands first; and while nobody has taken the question in any case, because the
 * clinic rings again there, whatever else it could do.
 */
export function waitedFor(steps: readonly Step[], { owner, answer }: Consulting['consultation']): Step | undefined {
  if (owner === null && answer === null) return steps.find(({ kind }) => kind === 'wait')
  return steps[0]?.kind === 'wait' ? steps[0] : undefined
}

/** Later than every number that the server has given. */
const afterAll = 1_000_000_000

function asAssertion({ body, claimedAt, order }: Waiting, { seat }: Consulting): Assertion {
  const { personId, name, role, siteId } = seat
  const value = body.value as Assertion['value']
  return {
    milestone: String(body.milestone),
    seq: afterAll + order,
    siteId: typeof body.siteId === 'string' ? body.siteId : siteId,
    at: typeof body.at === 'string' ? body.at : claimedAt,
    precision: 'exact',
    ...(value === undefined ? {} : { value }),
    source: 'tapped',
    by: { personId, name, role, siteId },
    recordedAt: claimedAt,
  }
}
