// Which draft goes next. What is written overtakes renditions, renditions overtake originals; within one consultation each
// kind goes in the order of making. Originals share one lane and run only while nothing smaller is ready.

import type { Waiting } from './waiting.ts'

const originals = 'originals'
const stuckAfter = 3

export function laneOf(waiting: Waiting): string {
  if (waiting.task === 'original') return originals
  return waiting.task === 'recordings' ? `${waiting.consultationId}/files` : waiting.consultationId
}

/** The next to send: in order; what was refused is passed over, but nothing overtakes the opening of its consultation. */
export function nextOf(mine: readonly Waiting[], lane: string): Waiting | undefined {
  if (lane === originals && mine.some(goesFirst)) return undefined
  const ready = mine.filter((one) => laneOf(one) === lane && isReady(one))
  // words stay in order whatever happens; a file that the line is not to blame for lets the next one go first
  const isStuck = ({ task, stuckTries = 0 }: Waiting) =>
    (task === 'entry' || task === 'open' ? 0 : stuckTries) >= stuckAfter
  return ready.find((one) => !isStuck(one)) ?? ready[0]
}

/** Does its coming stop an original on its way? It goes on from its last byte. */
export function overtakesOriginals(waiting: Waiting): boolean {
  return goesFirst(waiting)
}

export function isOriginals(lane: string): boolean {
  return lane === originals
}

/** May the server have it, once a try was made? */
export function mayHaveGone({ state, consultationId }: Waiting): boolean {
  return state !== 'refused' && !consultationId.startsWith('new-')
}

/** Refused, it says that nobody waits for the picture any more: that is all it was for. */
export function isNothingToDecide({ kind }: Waiting): boolean {
  return kind === 'picture-withdrawn'
}

/** What failed once waits for its next try: meanwhile the line may be good for something else. */
function goesFirst(one: Waiting): boolean {
  return one.task !== 'original' && isReady(one) && (one.state === 'sending' || one.tries === 0)
}

function isReady(one: Waiting): boolean {
  const isUnopened = one.task !== 'open' && one.consultationId.startsWith('new-')
  return one.state !== 'refused' && !isUnopened
}
