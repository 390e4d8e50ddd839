// `npm run sweep`: counts the files that nothing in the database names; `-- --remove` removes them. By hand and not by
// the server: a database of somebody else beside these files would make every one of them look nameless.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { namedFiles } from './sweep/named-files.ts'
import { sweepBlobs } from './sweep/sweep-blobs.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const sweep = {
  folder: join(config.dataDir, 'blobs'),
  namedOf: (sha256s: readonly string[]) => namedFiles(database.databaseUrl, sha256s),
  now: systemClock.now(),
}
try {
  const found = await sweepBlobs({ ...sweep, isMeant: false })
  const said = `${found.nameless} of ${found.files} files older than a day are named by nothing (${found.bytes} bytes).`
  if (!process.argv.includes('--remove') || found.nameless === 0) {
    console.log(said)
  } else if (found.nameless === found.files) {
    console.error(`${said} That is all of them: is this the database of these files? Nothing was removed.`)
    process.exitCode = 1
  } else {
    const { nameless, bytes } = await sweepBlobs({ ...sweep, isMeant: true })
    console.log(`${said} Removed ${nameless} (${bytes} bytes).`)
  }
} finally {
  await database.stop()
}
