// Looks, rests, and looks again until it is stopped; never twice at the same time. Whoever asks for a look while one is under
// way gets another one right after it. A look that fails is told, and the next one comes after the usual rest.

import type { Log } from './log.ts'

export interface Lookout {
  start(): void
  look(): void
  /** After the look that is under way. */
  stop(): Promise<void>
}

export interface LookoutOptions {
  log: Log
  /** Said of a look that failed. */
  failure: string
  restMs: number
}

/** `lookOnce` may answer that the next look has to come earlier. */
export function lookout(
  { log, failure, restMs }: LookoutOptions,
  lookOnce: () => Promise<number | undefined>,
): Lookout {
  let isRunning = false
  let isAskedAgain = false
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  function look(): void {
    if (!isRunning) return
    isAskedAgain = looking !== null
    if (looking !== null) return
    clearTimeout(timer)
    looking = lookOnce()
      .catch((error: unknown) => void log.warn({ err: error }, failure))
      .then((soonerMs) => {
        looking = null
        if (isAskedAgain) return look()
        if (isRunning) timer = setTimeout(look, Math.min(restMs, soonerMs ?? restMs))
      })
  }

  return {
    start() {
      isRunning = true
      look()
    },
    look,
    async stop() {
      isRunning = false
      clearTimeout(timer)
      await looking
    },
  }
}
