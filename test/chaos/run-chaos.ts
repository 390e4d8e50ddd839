// One run: a world, a crowd and a nemesis for some seconds; then the calm, the final state and the verdict. The history and
// the final state are kept, so that a run that failed can be judged again.

import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChaosCluster } from './chaos-cluster.ts'
import { violationsOf } from './checks.ts'
import { type CrowdAtWork, type CrowdPace, openCrowd } from './crowd.ts'
import type { FinalState, Violation } from './final-state.ts'
import { eventsOf, openHistory } from './history.ts'
import { watchMachine } from './machine-watch.ts'
import { type Fault, openNemesis } from './nemesis.ts'
import { readFinalState, readPromiseless, readSeqs } from './read-final-state.ts'
import { seeded } from './seeded.ts'
import { openWorld, type World } from './world.ts'

export interface ChaosWish {
  cluster: ChaosCluster
  program: string
  folder: string
  seed: number
  seconds: number
  servers: number
  crowd: CrowdPace
  faults?: readonly Fault[]
  mostFaults?: number
  prepare?: readonly string[]
  withRedis?: boolean
  /** Of a run that is to fail nobody waits for the end. */
  isHasty?: boolean
}

export interface Verdict {
  acknowledged: number
  deliveries: number
  crashes: number
  /** So long the machine gave nobody his turn, which excuses lateness. */
  busySeconds: number
  faults: Record<string, number>
  violations: Violation[]
}

const patience = { quietMs: 60_000, seenMs: 14_000 }
const haste = { quietMs: 3_000, seenMs: 2_000 }

export async function runChaos(wish: ChaosWish): Promise<Verdict> {
  const history = openHistory(wish.folder)
  const random = seeded(wish.seed)
  const world = await openWorld({ ...wish, history })
  // what is to fail is not excused
  const machine = watchMachine(wish.isHasty ? () => {} : history.teller('machine'))
  const crowd = await openCrowd(world, history, random.branch('crowd'), wish.crowd)
  try {
    const nemesis = openNemesis({ world, lines: crowd.lines, random: random.branch('nemesis') }, history, wish)
    await wait(wish.seconds * 1000)
    await nemesis.rest()
    crowd.rest()
    history.teller('calm')({ is: 'calm' })
    const final = await settle(world, crowd, history.teller('settler'), wish.isHasty ? haste : patience)
    machine.stop()
    // what comes after the reading is not in it
    const told = history.read().filter(({ atMs }) => atMs <= final.readAtMs)
    const run = { history: told, final, people: world.people }
    writeFileSync(join(wish.folder, 'final-state.json'), JSON.stringify({ final, people: world.people }))
    writeFileSync(join(wish.folder, 'servers.log'), world.servers.map((server) => server.printed()).join('\n'))
    const crashes = ['server-kill', 'rolling-restart', 'postgres-kill', 'redis-kill']
    return {
      acknowledged: eventsOf(run.history, 'ok').length,
      deliveries: eventsOf(run.history, 'received').length,
      busySeconds: machine.busySeconds(),
      crashes: crashes.reduce((sum, fault) => sum + (nemesis.count[fault] ?? 0), 0),
      faults: nemesis.count,
      violations: violationsOf(run),
    }
  } finally {
    await crowd.close()
    await world.close()
  }
}

/** Everybody gets his answers, every question an owner, every screen its time; then it is read. */
async function settle(
  world: World,
  crowd: CrowdAtWork,
  tell: Parameters<typeof closeWhatRings>[1],
  { quietMs, seenMs }: typeof patience,
): Promise<FinalState> {
  const { owner } = world
  for (const person of crowd.people) person.wake()
  await meanwhile(quietMs, async () => crowd.people.every((person) => person.isQuiet()))
  const promiseless = await readPromiseless(owner)
  await closeWhatRings(world, tell)
  await meanwhile(seenMs, async () => {
    const before = await readSeqs(owner)
    if (!crowd.people.every((person) => person.hasSeen(before))) return false
    await wait(400)
    const after = await readSeqs(owner)
    return [...after].every(([id, seq]) => before.get(id) === seq)
  })
  for (const person of crowd.people) person.tellShown()
  return readFinalState(world, promiseless)
}

/** What rings would ring for ever, and nothing could be read in peace. */
async function closeWhatRings(world: World, tell: ReturnType<ReturnType<typeof openHistory>['teller']>): Promise<void> {
  const { token, person } = await world.signedIn('quality')
  const { rows } = await world.owner.query<{ id: string }>(
    `select id from consultations c where state = 'open' and (owner_id is null or exists (
       select from call_steps where consultation_id = c.id and fired_at is null and stopped_at is null))`,
  )
  for (const { id } of rows) {
    const draftId = randomUUID()
    const body = { reason: 'the run is over' }
    tell({ is: 'invoke', draftId, personId: person.id, kind: 'closed', told: body })
    const answer = await fetch(`${world.servers[0]!.address}/api/consultations/${id}/entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ draftId, kind: 'closed', body }),
    })
    tell(answer.ok ? { is: 'ok', draftId } : { is: 'info', draftId, why: String(answer.status) })
  }
}

/** Until it is so, or the time is over: the checker says what is missing. */
async function meanwhile(withinMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await isSo().catch(() => false)) && performance.now() < until) await wait(100)
}
