// `npm run chaos -- --seconds 60 --seed N [--minutes N] [--servers N] [--json] [--planted all|<name>]`: see docs/chaos.md.

import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildServer } from './build-server.ts'
import { type ChaosCluster, openChaosCluster } from './chaos-cluster.ts'
import { checks } from './checks.ts'
import type { Violation } from './final-state.ts'
import { type Fault, faults } from './nemesis.ts'
import { runChaos, type Verdict } from './run-chaos.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    servers: { type: 'string', default: '2' },
    every: { type: 'string', default: '900' },
    faults: { type: 'string' },
    planted: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
const seconds = values.minutes ? Number(values.minutes) * 60 : Number(values.seconds ?? (values.planted ? 0 : 60))
const folder = values.keep ?? join(tmpdir(), `jiuxin-chaos-${seed}-${process.pid}`)
const say = (text: string) => values.json || console.log(text)

const cluster = await openChaosCluster()
try {
  const verdict = seconds > 0 ? await wholeRun(cluster) : null
  process.exitCode = isSound(verdict) ? 0 : 1
  console.log(JSON.stringify(summaryOf(verdict)))
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
    everyMs: Number(values.every),
    withRedis: true,
    ...(only ? { faults: only } : {}),
  })
  for (const { rule, says } of verdict.violations.slice(0, 40)) say(`${rule} ${says}`)
  return verdict
}

function isSound(verdict: Verdict | null): boolean {
  return (verdict?.violations.length ?? 0) === 0
}

function summaryOf(verdict: Verdict | null) {
  const { acknowledged = 0, deliveries = 0, crashes = 0, faults = {}, violations = [] } = verdict ?? {}
  return { seed, acknowledged, deliveries, crashes, faults, violations: counted(violations) }
}

function counted(violations: readonly Violation[]): Record<string, number> {
  const count = (name: string) => violations.filter(({ rule }) => rule === name).length
  return Object.fromEntries(Object.keys(checks).map((rule) => [rule, count(rule)]))
}
