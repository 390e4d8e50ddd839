// Waits for a condition with a deadline, instead of sleeping and hoping.

import { setTimeout as wait } from 'node:timers/promises'

export async function until<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`)
    await wait(10)
  }
}
