// `npm run retain`: counts the closed consultations that their networks keep no longer (setting `retentionYears`); `-- --remove`
// erases them, files too. By hand or by the machine's own timer, never by the server: no server has the right.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { countErasable, eraseExpired, removeFiles } from './retain/erase-expired.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const now = systemClock.now()
const { databaseUrl } = database
try {
  const count = await countErasable({ databaseUrl, asOf: now })
  if (!process.argv.includes('--remove') || count === 0) {
    console.log(`${count} closed consultations are older than their networks keep them.`)
  } else {
    const { consultations, entries, files } = await eraseExpired({ databaseUrl, asOf: now })
    console.log(`Erased ${consultations} consultations (${entries} entries).`)
    if (config.s3 === undefined) {
      const removed = await removeFiles({ databaseUrl, folder: join(config.dataDir, 'blobs'), now }, files)
      console.log(`Removed ${removed} files.`)
    } else {
      console.log(
        'Their files are named by nothing any more: `npm run sweep -- --remove` takes them out of the object store.',
      )
    }
  }
} finally {
  await database.stop()
}
