// `npm run retain`: counts the closed consultations that their networks keep no longer (setting `retentionYears`); `-- --remove`
// erases them, files too. By hand or by the machine's own timer, never by the server: no server has the right. Ends with 1
// where bytes of what was erased may still be there, and where the day is in doubt.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { doubtOfDay, knownTimes } from './retain/doubt-day.ts'
import { countErasable, eraseExpired } from './retain/erase-expired.ts'
import { removeFromDisk } from './retain/remove-erased.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const now = systemClock.now()
const { databaseUrl } = database
try {
  const count = await countErasable({ databaseUrl, asOf: now })
  if (!process.argv.includes('--remove') || count === 0) {
    console.log(`${count} closed consultations are older than their networks keep them.`)
  } else {
    await erase()
  }
} finally {
  await database.stop()
}

async function erase(): Promise<void> {
  const doubt = doubtOfDay(now, await knownTimes(databaseUrl, now))
  if (doubt !== undefined) {
    console.error(doubt)
    process.exitCode = 1
    return
  }
  const { consultations, entries, files } = await eraseExpired({ databaseUrl, asOf: now })
  console.log(`Erased ${consultations} consultations (${entries} entries).`)
  await removeFiles(files)
}

async function removeFiles(files: readonly string[]): Promise<void> {
  if (config.s3 !== undefined) {
    console.error('Their files are still in the object store: `npm run sweep -- --remove` takes them out of it.')
    process.exitCode = 1
    return
  }
  const folder = join(config.dataDir, 'blobs')
  const { removed, named, stayed } = await removeFromDisk({ databaseUrl, now, files }, folder)
  console.log(`Removed ${removed} files; ${named} stay, as another consultation has them.`)
  if (stayed === 0) return
  console.error(
    `${stayed} files were not removed: they are not in ${folder}, or younger than a day. Are they kept elsewhere (S3_*, ` +
      'DATA_DIR)? Run `npm run sweep -- --remove` where they are, a day from now.',
  )
  process.exitCode = 1
}
