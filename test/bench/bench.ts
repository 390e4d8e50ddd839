// `npm run bench [-- name] [--json] [--smoke]`: runs one bench or all. A smoke is a small run that proves the bench
// itself works; its ratios are printed but not judged, for small runs on a shared machine prove nothing. What is lost,
// early or twice is wrong in any run, and ends it with 1.

import { parseArgs } from 'node:util'
import { stopCluster } from './database.ts'
import { print, type Result } from './table.ts'

export interface Options {
  smoke: boolean
}

const benches: Record<string, () => Promise<{ run(options: Options): Promise<Result> }>> = {
  job: () => import('./job.ts'),
  append: () => import('./append.ts'),
  'fan-out': () => import('./fan-out.ts'),
  list: () => import('./list.ts'),
  export: () => import('./export.ts'),
  'idle-sockets': () => import('./idle-sockets.ts'),
  calls: () => import('./calls.ts'),
  uploads: () => import('./uploads.ts'),
  'photo-gate': () => import('./photo-gate.ts'),
  watchdog: () => import('./watchdog.ts'),
  chat: () => import('./chat.ts'),
  viewer: () => import('./viewer.ts'),
  sending: () => import('./sending.ts'),
  screens: () => import('./screens.ts'),
  start: () => import('./start.ts'),
}

const onScreen = new Set(['photo-gate', 'chat', 'viewer', 'sending', 'screens'])

/** Counted, not timed. */
const promised = / lost$| lost or other$| missing$| found$|^calls before their time|^persons called twice/

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, smoke: { type: 'boolean', default: false } },
})
const names = positionals.length > 0 ? positionals : Object.keys(benches)
const unknown = names.find((name) => !(name in benches))
if (unknown) {
  console.error(`There is no bench "${unknown}". Benches: ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopCluster().finally(() => process.exit(130)))

const isOnScreen = (name: string) => onScreen.has(name)
// nothing is measured in a smoke: what waits for lines and clocks may wait beside what computes
const lanes = values.smoke ? [names.filter((name) => !isOnScreen(name)), names.filter(isOnScreen)] : [names]
const results: Result[] = []
try {
  results.push(...(await Promise.all(lanes.map(inTurn))).flat())
} finally {
  await stopCluster()
}
if (values.json)
  console.log(
    JSON.stringify(
      results.length === 1
        ? results[0]
        : {
            name: 'all',
            rows: results.flatMap(({ name, rows }) =>
              rows.map((one) => ({ ...one, measure: `${name}: ${one.measure}` })),
            ),
          },
    ),
  )
const broken = results.flatMap(({ rows }) => rows.filter(({ measure, met }) => !met && promised.test(measure)))
for (const { measure, ours, goal } of broken) console.error(`${measure}: ${ours}, and it has to be ${goal}.`)
process.exit(broken.length > 0 ? 1 : 0)

async function inTurn(names: string[]): Promise<Result[]> {
  const results: Result[] = []
  for (const name of names) {
    const { run } = await benches[name]!()
    const options = { smoke: values.smoke }
    // a shared machine may stand still for seconds in the middle of a smoke; a bench that is broken breaks off again
    const result = await run(options).catch((error: unknown) => {
      if (!values.smoke) throw error
      console.error(`${name} broke off and is run once more:`, error)
      return run(options)
    })
    results.push(result)
    print(result)
  }
  return results
}
