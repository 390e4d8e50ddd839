// What goes wrong, and is made good again. Each fault ends by itself; when the nemesis has rested everything runs.

import { setTimeout as wait } from 'node:timers/promises'
import type { Lines } from './crowd.ts'
import type { History } from './history.ts'
import type { Seeded } from './seeded.ts'
import type { World } from './world.ts'

interface Place {
  world: World
  lines: Lines
  random: Seeded
}

const pause = (random: Seeded, mostMs: number) => wait(200 + random.below(mostMs))

export const faults = {
  async 'server-kill'({ world, random }) {
    const server = random.pick(world.servers)!
    await server.kill()
    await server.start()
  },
  async 'server-freeze'({ world, random }) {
    const server = random.pick(world.servers)!
    server.freeze()
    await pause(random, 3_000)
    server.thaw()
  },
  async 'rolling-restart'({ world }) {
    for (const server of world.servers) {
      await server.stop()
      await server.start()
    }
  },
  async 'postgres-kill'({ world }) {
    await world.cluster.kill()
    await world.cluster.startAgain()
  },
  async 'postgres-hang'({ world, random }) {
    world.cluster.hang()
    await pause(random, 3_000)
    world.cluster.goOn()
  },
  async 'redis-kill'({ world, random }) {
    await world.redis?.kill()
    await pause(random, 2_000)
    world.redis?.start()
  },
  /** No room for anything new. */
  async 'redis-full'({ world, random }) {
    world.redis?.ask('config', 'set', 'maxmemory', '1')
    await pause(random, 3_000)
    world.redis?.ask('config', 'set', 'maxmemory', '0')
    await pause(random, 200)
  },
  /** Whoever listens is sent away, and for a while nobody is answered. */
  async 'redis-deaf'({ world, random }) {
    world.redis?.ask('client', 'kill', 'type', 'pubsub')
    world.redis?.ask('client', 'pause', '1500', 'all')
    await pause(random, 1_500)
  },
  /** Every connection of every server, in the midst of whatever it does. */
  async 'postgres-disconnect'({ world }) {
    for (let times = 0; times < 3; times++) {
      await world.owner
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name <> 'chaos' and backend_type = 'client backend'`,
        )
        .catch(() => {})
      await wait(300)
    }
  },
  /** As a new version does it while the old one serves: a column more, then another one less. */
  async 'schema-change'({ world, random }) {
    for (const table of ['consultations', 'entries', 'sessions', 'call_steps', 'milestones']) {
      const change = `add column if not exists chaos_${random.below(1e6)} int`
      await world.owner.query(`set lock_timeout = '1s'; alter table ${table} ${change}`).catch(() => {})
    }
  },
  async 'clock-step'({ world, random }) {
    const clock = random.pick(world.clocks ?? [])
    clock?.shift(random.pick([-3_600, -90, -5, 5, 90, 3_600])!)
    await pause(random, 4_000)
    clock?.shift(0)
    // until the server reads its clock anew
    await wait(1_200)
  },
  async 'files-full'({ world, random }) {
    world.disk?.fill()
    await pause(random, 3_000)
    world.disk?.empty()
  },
  async 'line-cut'({ lines, random }) {
    const line = random.pick(lines.cut)
    line?.cut()
    await pause(random, 2_500)
    line?.mend()
  },
  async 'line-cut-often'({ lines, random }) {
    for (let times = 0; times < 4; times++) {
      for (const line of lines.cut) line.cut()
      await pause(random, 200)
      for (const line of lines.cut) line.mend()
      await pause(random, 600)
    }
  },
  async 'line-silent'({ lines, random }) {
    const line = random.pick(lines.silent)
    line?.darken()
    await pause(random, 4_000)
    line?.lighten()
  },
} satisfies Record<string, (place: Place) => Promise<void>>

export type Fault = keyof typeof faults

/** A process is ended. */
export const crashes: readonly Fault[] = ['server-kill', 'rolling-restart', 'postgres-kill', 'redis-kill']

const faultsOfLines = (Object.keys(faults) as Fault[]).filter((fault) => fault.startsWith('line-'))
const faultsOfService = (Object.keys(faults) as Fault[]).filter((fault) => !fault.startsWith('line-'))

export interface Nemesis {
  /** What is broken is made good first. */
  rest(): Promise<void>
  count: Record<string, number>
}

export interface NemesisWish {
  /** Only these. */
  faults?: readonly Fault[]
  /** Of the service and of the lines each. */
  mostFaults?: number
  /** Between two of them, about. */
  faultEveryMs?: number
}

/** What this world has no means for. */
export function missingIn({ redis, clocks, disk }: World): Fault[] {
  return [
    ...(redis ? [] : (['redis-kill', 'redis-full', 'redis-deaf'] as const)),
    ...(clocks ? [] : (['clock-step'] as const)),
    ...(disk ? [] : (['files-full'] as const)),
  ]
}

/** By chance, one of the service and one of the lines at a time; what this world does not have is left out. */
export function openNemesis(place: Place, history: History, wish: NemesisWish): Nemesis {
  const { faults: only, mostFaults = 1e9, faultEveryMs = 2_250 } = wish
  const count: Record<string, number> = {}
  const isHere = (fault: Fault) => !missingIn(place.world).includes(fault)
  let isOver = false

  async function keepBreaking(name: string, kinds: readonly Fault[]): Promise<void> {
    const tell = history.teller(`nemesis-${name}`)
    const random = place.random.branch(name)
    for (let times = 0; kinds.length > 0 && times < mostFaults && !isOver; times++) {
      const pauseMs = faultEveryMs * (0.45 + 1.1 * random.next())
      for (let waited = 0; waited < pauseMs && !isOver; waited += 100) await wait(100)
      const fault = random.pick(kinds)!
      if (isOver) return
      await breakOnce(place, fault, tell)
      count[fault] = (count[fault] ?? 0) + 1
    }
  }

  const wanted = (kinds: readonly Fault[]) => kinds.filter((fault) => isHere(fault) && (only?.includes(fault) ?? true))
  const loops = [keepBreaking('service', wanted(faultsOfService)), keepBreaking('lines', wanted(faultsOfLines))]
  return {
    count,
    async rest() {
      isOver = true
      await Promise.all(loops)
    },
  }
}

async function breakOnce(place: Place, fault: Fault, tell: ReturnType<History['teller']>): Promise<void> {
  tell({ is: 'nemesis', fault, phase: 'begin' })
  try {
    await faults[fault](place)
  } finally {
    tell({ is: 'nemesis', fault, phase: 'end' })
  }
}
