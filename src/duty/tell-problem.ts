// What a socket is told when something was refused or broke: the same problem object as on HTTP. A bug is logged and
// counted, never told.

import type { Problem } from '../contract/refusals.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { type Language, problemFor } from '../platform/problem.ts'

export interface Telling {
  log: Log
  metrics: Metrics
}

/** `where` is the name of a message, for the log and the numbers. */
export function tellProblem(error: unknown, language: Language, where: string, { log, metrics }: Telling): Problem {
  const { problem, isBug } = problemFor(error, language)
  if (isBug) {
    log.error({ err: error, message: where }, 'a live message failed')
    metrics.countBug(`live ${where}`)
  } else metrics.countRefusal(problem.code)
  return problem
}
