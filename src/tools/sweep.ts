// `npm run sweep`: counts the files that nothing in the database names; `-- --remove` removes them. By hand and not by
// the server: a database of somebody else beside these files would make every one of them look nameless.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openLog } from '../platform/log.ts'
import { namedFiles } from './sweep/named-files.ts'
import { type Swept, sweepBlobs } from './sweep/sweep-blobs.ts'
import { sweepStore } from './sweep/sweep-store.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const sweep = {
  namedOf: (sha256s: readonly string[]) => namedFiles(database.databaseUrl, sha256s),
  now: systemClock.now(),
}
const sweepFiles = await sweeperOfThePlace()
try {
  const found = await sweepFiles(false)
  const said = `${found.nameless} of ${found.files} files older than a day are named by nothing (${found.bytes} bytes).`
  if (!process.argv.includes('--remove') || found.nameless === 0) {
    console.log(said)
  } else if (found.nameless === found.files) {
    console.error(`${said} That is all of them: is this the database of these files? Nothing was removed.`)
    process.exitCode = 1
  } else {
    const { nameless, bytes } = await sweepFiles(true)
    console.log(`${said} Removed ${nameless} (${bytes} bytes).`)
  }
} finally {
  await database.stop()
}

async function sweeperOfThePlace(): Promise<(isMeant: boolean) => Promise<Swept>> {
  const { s3, dataDir } = config
  if (s3 === undefined) return (isMeant) => sweepBlobs({ ...sweep, folder: join(dataDir, 'blobs'), isMeant })
  const { openObjectStore } = await import('../platform/object-store/object-store.ts')
  const store = openObjectStore({ settings: s3, log: openLog({ level: 'warn' }) })
  return (isMeant) => sweepStore({ ...sweep, store, isMeant })
}
