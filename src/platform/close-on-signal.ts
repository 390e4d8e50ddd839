// Closing with grace: whatever is under way is finished first. A terminal's Ctrl-C arrives several times within a moment,
// from the terminal and once more through npm: that is one wish. Who asks again later wants it now.

import closeWithGrace from 'close-with-grace'
import { systemClock } from './clock.ts'

const wishes = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
const oneWishMs = 1_000

export function closeOnSignal(options: { delayMs: number; close(error?: Error): Promise<void> }): void {
  const { delayMs, close } = options
  const graceful = closeWithGrace(
    { delay: delayMs, logger: false, skip: ['unhandledRejection', ...wishes] },
    async ({ err }) => close(err),
  )
  let wishedMs: number | undefined
  for (const signal of wishes) {
    process.on(signal, () => {
      if (wishedMs === undefined) {
        wishedMs = systemClock.monotonicMs()
        graceful.close()
      } else if (systemClock.monotonicMs() - wishedMs > oneWishMs) {
        process.exit(1)
      }
    })
  }
}
