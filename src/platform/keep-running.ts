// A program that has to run as long as we do: looked at every second, started again when it is gone. Whoever uses it
// meanwhile is told to try again, and finds it back without being asked.

import type { Log } from './log.ts'

const lookEveryMs = 1_000

export interface Kept {
  isGone(): boolean
  startAgain(): Promise<void>
  log: Log
}

/** `end` before it is stopped on purpose: a start that is under way is waited for. */
export function keepRunning({ isGone, startAgain, log }: Kept): { end(): Promise<void> } {
  let starting: Promise<void> | undefined

  async function start(): Promise<void> {
    try {
      log.warn('the database is gone and is started again')
      await startAgain()
      log.warn('the database is back')
    } catch (error) {
      log.error({ err: error }, 'the database could not be started again; the next try follows')
    } finally {
      starting = undefined
    }
  }

  const looking = setInterval(() => {
    if (starting === undefined && isGone()) starting = start()
  }, lookEveryMs)
  looking.unref()
  return {
    async end() {
      clearInterval(looking)
      await starting
    },
  }
}
