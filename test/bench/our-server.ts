// The real app as a process of its own, as main.ts builds it, on a database and a folder that are given.
// Previews can be left out (their file is not found), so that their cost can be told apart.

import { openApp } from '../../src/app.ts'
import { openBlobs } from '../../src/platform/blobs.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { areMigrationsCurrent } from '../../src/platform/migrate.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { answerParent } from './answer-parent.ts'

const [databaseUrl, folder, mode = 'service', webFolder] = process.argv.slice(2) as [string, string, string?, string?]
let makesPreviews = true
const blobs = await openBlobs({ folder })

const server = await openApp({
  config: readConfig({ DATABASE_URL: databaseUrl, MODE: mode, DATA_DIR: folder, HOST: '127.0.0.1', PORT: '0' }),
  version: '0.0.0',
  log: openLog({ level: 'error' }),
  metrics: openMetrics({ ofProcess: true }),
  clock: systemClock,
  postgres: openPostgres({ databaseUrl }),
  blobs: {
    ...blobs,
    async localPath(sha256) {
      if (!makesPreviews) throw new Error('No previews in this round.')
      return blobs.localPath(sha256)
    },
  },
  redis: null,
  webFolder,
  isCurrent: () => areMigrationsCurrent(databaseUrl),
  requestsPerMinute: 1_000_000,
})
await server.listen({ host: '127.0.0.1', port: 0 })
const address = server.server.address()
answerParent(
  { port: typeof address === 'object' ? address?.port : null },
  {
    previews(wanted: boolean): void {
      makesPreviews = wanted
    },
  },
)
