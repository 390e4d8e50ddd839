// The same beat for ours and for the bare server: a push, then time for the phones to take it.

import { setTimeout as wait } from 'node:timers/promises'

export interface Push {
  times: number
  everyMs: number
}

export async function pushEvery({ times, everyMs }: Push, push: (count: number) => void): Promise<void> {
  for (let count = 0; count < times; count++) {
    push(count)
    await wait(everyMs)
  }
}
