// In which order Jest takes the test files, on a fresh machine as on one that remembers: what takes longest first, those that
// compute beside those that wait for real clocks, so that the run does not end with one long file alone. The rest by size.

import { statSync } from 'node:fs'

const slowest = [
  'browser/screens',
  'flows/acceptance-reached',
  'browser/gallery',
  'browser/blackouts',
  'browser/rough-edges',
  'flows/reach-kill',
  'browser/sending',
  'flows/failures-nodes',
  'browser/update',
  'flows/acceptance-start',
  'browser/everywhere',
  'flows/platform-postgres',
  'browser/ring',
  'flows/failures-gateway',
  'browser/scene',
  'security/fuzz',
  'browser/roster-screens',
  'contracts/access-matrix',
  'flows/failures-clocks',
  'flows/rosters-import',
  'browser/consultation',
  'flows/intake-uploads',
  'browser/calls',
  'rules/paper-photographs',
  'flows/intake-previews',
  'rules/web-photo-gate',
  'flows/watchdog',
  'browser/offline',
  'rules/audit-chain',
  'flows/failures-races',
]

export default class SlowestFirst {
  /** @param {import('@jest/test-result').Test[]} tests */
  sort(tests) {
    const ranked = tests.map((test) => ({ test, rank: rankOf(test.path), size: statSync(test.path).size }))
    return ranked.sort((one, other) => one.rank - other.rank || other.size - one.size).map(({ test }) => test)
  }

  /** @param {import('@jest/test-result').Test[]} tests @param {{ shardIndex: number, shardCount: number }} options */
  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, nth) => nth % shardCount === shardIndex - 1)
  }

  /** Nothing is remembered of a run. */
  cacheResults() {}

  /** @param {import('@jest/test-result').Test[]} tests */
  allFailedTests(tests) {
    return tests
  }
}

/** @param {string} path */
function rankOf(path) {
  const rank = slowest.findIndex((name) => path.endsWith(`/${name}.test.ts`))
  if (rank >= 0) return rank
  return path.includes('/test/browser/') ? slowest.length : slowest.length + 1
}
