// What calls something off is asked three times within two seconds, unless it was heard before: a telephone that nobody
// hangs up rings on beside whoever has accepted. Each try begins whatever the one before it still waits for; the same
// again harms nobody.

import type { FailureReason, Outcome } from '../../platform/channel.ts'
import { OutgoingFailure } from '../../platform/outgoing.ts'
import { failed } from './channel-kind.ts'

const mostTries = 3
const nextAfterMs = 600

/** The first answer that is none of a passing trouble, else the last. Rejects only where the attempt has a bug. */
export function insist(attempt: () => Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let [begun, ended] = [0, 0]
    let next: NodeJS.Timeout | undefined
    const end = (settle: () => void) => {
      clearTimeout(next)
      begun = mostTries
      settle()
    }
    function begin(): void {
      begun += 1
      if (begun < mostTries) next = setTimeout(begin, nextAfterMs)
      attempt()
        .catch(outcomeOfError)
        .then(
          (outcome) => {
            ended += 1
            if (!mayPass(outcome) || ended === mostTries) end(() => resolve(outcome))
          },
          (error: unknown) => end(() => reject(error)),
        )
    }
    begin()
  })
}

function outcomeOfError(error: unknown): Outcome {
  if (error instanceof OutgoingFailure) return failed(error.reason)
  throw error
}

const mayPass = (outcome: Outcome) => outcome.state === 'failed' && passing.includes(outcome.reason)

const passing: readonly FailureReason[] = ['refused', 'timed-out', 'unreachable']
