// `npm run chaos -- --seconds 60 --seed N [--minutes N] [--ci] [--json] [--planted all|<name>] [--control <seconds>] ...`: see
// docs/chaos.md.

import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endServices } from '../world/service.ts'
import { buildServer } from './build-server.ts'
import { openChaosCluster, removeClusters } from './chaos-cluster.ts'
import { checks } from './checks.ts'
import { runControl } from './control.ts'
import type { Violation } from './final-state.ts'
import type { Hunt } from './hunt.ts'
import { huntAll } from './hunt-all.ts'
import { type Fault, faults } from './nemesis.ts'
import { type PlantedName, planted } from './planted.ts'
import { runChaos, type Verdict } from './run-chaos.ts'
import { seeded } from './seeded.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    servers: { type: 'string', default: '2' },
    every: { type: 'string', default: '900' },
    phones: { type: 'string', default: '2' },
    faults: { type: 'string' },
    'fault-every': { type: 'string', default: '2250' },
    planted: { type: 'string' },
    placebo: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
    control: { type: 'string' },
    ci: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
const folder = values.keep ?? join(tmpdir(), `jiuxin-chaos-${seed}-${process.pid}`)
const names = plantedNames(values.planted ?? (values.ci ? 'all' : undefined))
const say = (text: string) => values.json || console.log(text)

if (values.control) {
  console.log(JSON.stringify({ seed, control: await runControl(Number(values.control), seeded(seed)) }))
  process.exit()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void breakOff())
let isBrokenOff = false
process.on('uncaughtException', (error) => {
  // what follows from breaking off is no news
  if (isBrokenOff) return
  console.error(error)
  void breakOff()
})
mkdirSync(folder, { recursive: true })
say(`seed ${seed}; the history is kept in ${folder}`)
const run = secondsOfRun() > 0 ? wholeRun(secondsOfRun()) : Promise.resolve(null)
// the minute of CI waits mostly, and the hunts go on beside it; elsewhere it has the machine for itself
if (!values.ci) await run
const hunting = huntAll(names, { folder, seed, say, lanes: Number(values.lanes), isPlacebo: values.placebo })
const [verdict, hunts] = await Promise.all([run, hunting])
// what was not hunted, or not run at all, is shown by nothing
const isWhole = hunts.length === names.length && (verdict !== null || hunts.length > 0)
const areAsExpected = isWhole && hunts.every(({ isFound }) => isFound !== values.placebo)
console.log(JSON.stringify(summaryOf(verdict, hunts)))
process.exit((verdict?.violations.length ?? 0) === 0 && areAsExpected ? 0 : 1)

/** Nobody shall have to look for what was left running. */
async function breakOff(): Promise<never> {
  isBrokenOff = true
  await Promise.all([endServices(), removeClusters()])
  process.exit(1)
}

function secondsOfRun(): number {
  if (values.minutes !== undefined) return Number(values.minutes) * 60
  return Number(values.seconds ?? (values.planted === undefined ? 60 : 0))
}

async function wholeRun(seconds: number): Promise<Verdict> {
  const only = values.faults?.split(',').filter((name): name is Fault => name in faults)
  const cluster = await openChaosCluster()
  try {
    const verdict = await runChaos({
      cluster,
      program: await buildServer('sound'),
      folder: join(folder, 'run'),
      seed,
      seconds,
      servers: Number(values.servers),
      crowd: { everyMs: Number(values.every), phonesOfClinic: Number(values.phones) },
      isWhole: true,
      faultEveryMs: Number(values['fault-every']),
      ...(only ? { faults: only } : {}),
    })
    if (verdict.skipped.length > 0) say(`SKIPPED, nothing here to do it with: ${verdict.skipped.join(', ')}`)
    for (const { rule, says } of verdict.violations.slice(0, 40)) say(`${rule} ${says}`)
    return verdict
  } finally {
    await cluster.remove()
  }
}

function plantedNames(wanted: string | undefined): PlantedName[] {
  const all = Object.keys(planted) as PlantedName[]
  if (wanted === undefined || wanted === 'all') return wanted ? all : []
  const asked = wanted.split(',')
  const unknown = asked.find((name) => !all.some((one) => one === name))
  if (unknown !== undefined) throw new Error(`${unknown} is no planted bug. There are: ${all.join(', ')}`)
  return all.filter((name) => asked.includes(name))
}

function summaryOf(verdict: Verdict | null, hunts: readonly Hunt[]) {
  const { acknowledged = 0, deliveries = 0, crashes = 0, busySeconds = 0, faults = {}, violations = [] } = verdict ?? {}
  const ofRun = verdict && { entriesPerSecond: verdict.entriesPerSecond, skipped: verdict.skipped }
  const planted = { found: hunts.filter(({ isFound }) => isFound).length, of: hunts.length }
  return {
    seed,
    acknowledged,
    deliveries,
    crashes,
    busySeconds,
    faults,
    violations: counted(violations),
    ...ofRun,
    planted,
  }
}

function counted(violations: readonly Violation[]): Record<string, number> {
  const count = (name: string) => violations.filter(({ rule }) => rule === name).length
  return Object.fromEntries(Object.keys(checks).map((rule) => [rule, count(rule)]))
}
