// The CPU of a server when it has nothing more to do for what was asked of it.

import type { Child } from './child.ts'

const settledMs = 2

export async function settledCpu(server: Pick<Child, 'ask'>): Promise<number> {
  let before = await server.ask<number>('cpu')
  for (let looks = 0; looks < 100; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 30))
    const now = await server.ask<number>('cpu')
    if (now - before < settledMs) return now
    before = now
  }
  return before
}
