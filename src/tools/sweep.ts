// `npm run sweep`: counts the files that nothing in the database names; `-- --remove` removes them. By hand and not by
// the server: a database of somebody else beside these files would make every one of them look nameless.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openLog } from '../platform/log.ts'
import { countAndRemove } from './sweep/count-and-remove.ts'
import { namedFiles } from './sweep/named-files.ts'
import { type Swept, sweepBlobs } from './sweep/sweep-blobs.ts'
import { sweepFar } from './sweep/sweep-far.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const sweep = {
  namedOf: (sha256s: readonly string[]) => namedFiles(database.databaseUrl, sha256s),
  now: systemClock.now(),
}
const sweepFiles = await sweeperOfThePlace()
try {
  const isMeant = process.argv.includes('--remove')
  const { words, isRefused } = await countAndRemove(sweepFiles, { isMeant, isFar: config.s3 !== undefined })
  if (isRefused) {
    console.error(words)
    process.exitCode = 1
  } else {
    console.log(words)
  }
} finally {
  await database.stop()
}

async function sweeperOfThePlace(): Promise<(isMeant: boolean) => Promise<Swept>> {
  const { s3, dataDir } = config
  const folder = join(dataDir, 'blobs')
  if (s3 === undefined) return (isMeant) => sweepBlobs({ ...sweep, folder, isMeant })
  const { openObjectStore } = await import('../platform/object-store/object-store.ts')
  const store = openObjectStore({ settings: s3, log: openLog({ level: 'warn' }) })
  return (isMeant) => sweepFar({ ...sweep, store, folder, isMeant })
}
