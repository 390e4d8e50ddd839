// `npm run chaos -- --seconds 60 --seed N [--minutes N] [--servers N] [--json] [--planted all|<name>] [--control <seconds>]`: see docs/chaos.md.

import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildServer } from './build-server.ts'
import { type ChaosCluster, openChaosCluster } from './chaos-cluster.ts'
import { checks } from './checks.ts'
import { runControl } from './control.ts'
import type { Violation } from './final-state.ts'
import { type Fault, faults } from './nemesis.ts'
import { type Planted, type PlantedName, planted } from './planted.ts'
import { runChaos, type Verdict } from './run-chaos.ts'
import { seeded } from './seeded.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    servers: { type: 'string', default: '2' },
    every: { type: 'string', default: '900' },
    faults: { type: 'string' },
    planted: { type: 'string' },
    control: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
const seconds = values.minutes ? Number(values.minutes) * 60 : Number(values.seconds ?? (values.planted ? 0 : 60))
const folder = values.keep ?? join(tmpdir(), `jiuxin-chaos-${seed}-${process.pid}`)
const huntSeconds = 7
const say = (text: string) => values.json || console.log(text)

if (values.control) {
  console.log(JSON.stringify({ seed, control: await runControl(Number(values.control), seeded(seed)) }))
  process.exit()
}
const cluster = await openChaosCluster()
try {
  const verdict = seconds > 0 ? await wholeRun(cluster) : null
  const found = await huntAll(cluster, plantedNames(values.planted))
  const isFound = found.every(({ isFound }) => isFound)
  process.exitCode = isSound(verdict) && isFound ? 0 : 1
  console.log(JSON.stringify(summaryOf(verdict, found)))
} finally {
  await cluster.remove()
}
process.exit()

async function wholeRun(cluster: ChaosCluster): Promise<Verdict> {
  mkdirSync(folder, { recursive: true })
  say(`seed ${seed}, ${seconds} s; the history is kept in ${folder}`)
  const only = values.faults?.split(',').filter((name): name is Fault => name in faults)
  const verdict = await runChaos({
    cluster,
    program: await buildServer('sound'),
    folder,
    seed,
    seconds,
    servers: Number(values.servers),
    crowd: { everyMs: Number(values.every) },
    withRedis: true,
    ...(only ? { faults: only } : {}),
  })
  for (const { rule, says } of verdict.violations.slice(0, 40)) say(`${rule} ${says}`)
  return verdict
}

interface Hunt {
  name: PlantedName
  isFound: boolean
}

function plantedNames(wanted: string | undefined): PlantedName[] {
  const all = Object.keys(planted) as PlantedName[]
  if (wanted === undefined || wanted === 'all') return wanted ? all : []
  const names = wanted.split(',')
  const unknown = names.find((name) => !all.some((one) => one === name))
  if (unknown !== undefined) throw new Error(`${unknown} is no planted bug. There are: ${all.join(', ')}`)
  return all.filter((name) => names.includes(name))
}

async function huntAll(cluster: ChaosCluster, names: readonly PlantedName[]): Promise<Hunt[]> {
  const found: Hunt[] = []
  for (const name of names) found.push({ name, isFound: await hunt(cluster, name) })
  return found
}

async function hunt(cluster: ChaosCluster, name: PlantedName): Promise<boolean> {
  const { patches, foundBy, crowd, ...wanted }: Planted = planted[name]
  const startedMs = performance.now()
  const program = await buildServer(name, patches)
  const wish = { ...wanted, cluster, program, folder: join(folder, name), seed, isHasty: true }
  const { violations } = await runChaos({
    ...wish,
    seconds: huntSeconds,
    servers: 1,
    crowd: { everyMs: 450, ...crowd },
  })
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  const said = Object.entries(counted(violations)).filter(([, count]) => count > 0)
  const isFound = violations.some(({ rule }) => rule === foundBy)
  say(
    `${isFound ? 'found' : 'NOT FOUND'} ${name} by ${foundBy} in ${seconds} s: ${JSON.stringify(Object.fromEntries(said))}`,
  )
  return isFound
}

function isSound(verdict: Verdict | null): boolean {
  return (verdict?.violations.length ?? 0) === 0
}

function summaryOf(verdict: Verdict | null, found: readonly Hunt[]) {
  const { acknowledged = 0, deliveries = 0, crashes = 0, busySeconds = 0, faults = {}, violations = [] } = verdict ?? {}
  return {
    seed,
    acknowledged,
    deliveries,
    crashes,
    busySeconds,
    faults,
    violations: counted(violations),
    ...hunted(found),
  }
}

function hunted(found: readonly Hunt[]) {
  return { planted: { found: found.filter(({ isFound }) => isFound).length, of: found.length } }
}

function counted(violations: readonly Violation[]): Record<string, number> {
  const count = (name: string) => violations.filter(({ rule }) => rule === name).length
  return Object.fromEntries(Object.keys(checks).map((rule) => [rule, count(rule)]))
}
