// One run: a world, a crowd and a nemesis for some seconds; then the calm, the final state and the verdict. The history and
// the final state are kept, so that a run that failed can be judged again.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type AtWorkWish, openAtWork } from './at-work.ts'
import { violationsOf } from './checks.ts'
import type { Violation } from './final-state.ts'
import { eventsOf } from './history.ts'
import { watchMachine } from './machine-watch.ts'
import { crashes, missingIn } from './nemesis.ts'
import { settle } from './settle.ts'

export interface Verdict {
  acknowledged: number
  /** Before the calm. */
  entriesPerSecond: number
  deliveries: number
  crashes: number
  /** So long the machine gave nobody his turn, which excuses lateness. */
  busySeconds: number
  faults: Record<string, number>
  /** Faults that this machine has no means for. */
  skipped: string[]
  violations: Violation[]
}

const patience = { quietMs: 60_000, seenMs: 14_000 }

export async function runChaos(wish: AtWorkWish & { seconds: number }): Promise<Verdict> {
  const atWork = await openAtWork(wish)
  const { history, world, crowd, nemesis } = atWork
  const machine = watchMachine(history.teller('machine'))
  const beganMs = Date.now()
  try {
    await wait(wish.seconds * 1000)
    await nemesis.rest()
    crowd.rest()
    history.teller('calm')({ is: 'calm' })
    const final = await settle(world, crowd, history.teller('settler'), patience)
    machine.stop()
    // what comes after the reading is not in it
    const told = history.read().filter(({ atMs }) => atMs <= final.readAtMs)
    const run = { history: told, final, people: world.people }
    writeFileSync(join(wish.folder, 'final-state.json'), JSON.stringify({ final, people: world.people }))
    writeFileSync(join(wish.folder, 'servers.log'), world.servers.map((server) => server.printed()).join('\n'))
    const acknowledged = eventsOf(run.history, 'ok')
    const calmMs = eventsOf(run.history, 'calm')[0]?.atMs ?? 0
    const untilCalm = acknowledged.filter(({ atMs }) => atMs < calmMs).length
    return {
      acknowledged: acknowledged.length,
      entriesPerSecond: Math.round((untilCalm / (calmMs - beganMs)) * 10_000) / 10,
      deliveries: eventsOf(run.history, 'received').length,
      busySeconds: machine.busySeconds(),
      crashes: crashes.reduce((sum, fault) => sum + (nemesis.count[fault] ?? 0), 0),
      faults: nemesis.count,
      skipped: missingIn(world),
      violations: violationsOf(run),
    }
  } finally {
    await atWork.close()
  }
}
