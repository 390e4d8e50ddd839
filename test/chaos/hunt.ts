// The hunt for one planted bug: a crowd and faults that suit it, and a look at what is there every half second. It ends
// when the rule that has to find it does, or after fifteen seconds with the calm and the whole verdict.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type AtWork, openAtWork } from './at-work.ts'
import { buildServer } from './build-server.ts'
import type { ChaosCluster } from './chaos-cluster.ts'
import { checks, type Rule } from './checks.ts'
import type { FinalState } from './final-state.ts'
import { type Planted, type PlantedName, planted } from './planted.ts'
import { readFinalState } from './read-final-state.ts'
import { settle } from './settle.ts'

export interface HuntWish {
  cluster: ChaosCluster
  folder: string
  seed: number
  /** Hunts where nothing is planted: whatever it finds is wrong. */
  isPlacebo?: boolean
}

export interface Hunt {
  name: PlantedName
  foundBy: Rule
  isFound: boolean
  seconds: number
  /** The first sentence that the rule said. */
  says: string | null
}

interface LooksFor {
  rule: Rule
  sentence: RegExp
}

const mostMs = 15_000
const lookEveryMs = 500
const haste = { quietMs: 3_000, seenMs: 2_000 }
/** What only the doors can tell. */
const askedOfDoors: readonly Rule[] = ['I5', 'I8']

export async function hunt(name: PlantedName, { isPlacebo = false, ...wish }: HuntWish): Promise<Hunt> {
  const { patches, prepare = [], foundBy, says: sentence = /^/, crowd, ...wanted }: Planted = planted[name]
  const looksFor = { rule: foundBy, sentence }
  const own = isPlacebo ? { prepare: [] } : { prepare }
  const program = isPlacebo ? await buildServer('sound') : await buildServer(name, patches)
  const pace = { everyMs: 450, ...crowd }
  const startedMs = performance.now()
  const atWork = await openAtWork({ ...wish, ...wanted, ...own, program, servers: 1, crowd: pace })
  try {
    const says = (await whileAtWork(atWork, looksFor)) ?? (await inTheCalm(atWork, looksFor))
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10
    return { name, foundBy, isFound: says !== null, seconds, says }
  } finally {
    await atWork.close()
    if (!isPlacebo) rmSync(wish.folder, { recursive: true, force: true })
  }
}

async function whileAtWork(atWork: AtWork, looksFor: LooksFor): Promise<string | null> {
  const wanted = { withDoors: askedOfDoors.includes(looksFor.rule), withChains: looksFor.rule === 'I9' }
  for (const untilMs = performance.now() + mostMs; performance.now() < untilMs; ) {
    await wait(lookEveryMs)
    // what is being broken cannot be read now
    const final = await readFinalState(atWork.world, wanted).catch(() => null)
    const says = final && saidBy(looksFor, atWork, final)
    if (says !== null) return says
  }
  return null
}

async function inTheCalm(atWork: AtWork, looksFor: LooksFor): Promise<string | null> {
  const { world, crowd, nemesis, history } = atWork
  await nemesis.rest()
  crowd.rest()
  return saidBy(looksFor, atWork, await settle(world, crowd, history.teller('settler'), haste))
}

function saidBy({ rule, sentence }: LooksFor, { world, history }: AtWork, final: FinalState): string | null {
  const told = history.read().filter(({ atMs }) => atMs <= final.readAtMs)
  return checks[rule]({ history: told, final, people: world.people }).find((says) => sentence.test(says)) ?? null
}
