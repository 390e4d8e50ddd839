// `npm run retain`: counts the closed consultations that their networks keep no longer (setting `retentionYears`); `-- --remove`
// erases them, files too. By hand or by the machine's own timer, never by the server: no server has the right. Ends with 1
// where bytes of what was erased may still be there, and where the day is in doubt.

import { join } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openLog } from '../platform/log.ts'
import { sweptPrefix } from '../platform/object-store/keys.ts'
import { doubtOfDay, knownTimes } from './retain/doubt-day.ts'
import { countErasable, eraseExpired } from './retain/erase-expired.ts'
import { type Removed, removeFromDisk, removeFromStore } from './retain/remove-erased.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const now = systemClock.now()
const { databaseUrl } = database
/** What lies aside in a bucket is put back or removed by the sweep only once it is a day old. */
const whenToSweep = 'a day from now, and in a bucket again a day later'
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
  const removeFiles = await removerOfThePlace()
  const { consultations, entries, files } = await eraseExpired({ databaseUrl, asOf: now })
  console.log(`Erased ${consultations} consultations (${entries} entries).`)
  const { removed, named, stayed } = await removeFiles(files).catch((error: unknown) => {
    console.error(`Not all of their files were removed: run \`npm run sweep -- --remove\` ${whenToSweep}.`)
    throw error
  })
  console.log(`Removed ${removed} files; ${named} stay, as another consultation has them.`)
  if (config.s3 !== undefined)
    console.log(
      'Remove the folder DATA_DIR/blobs/copies of servers elsewhere, and old versions where the bucket keeps them.',
    )
  if (stayed === 0) return
  const place = config.s3 === undefined ? join(config.dataDir, 'blobs') : `the bucket ${config.s3.bucket}`
  console.error(
    `${stayed} files were not removed: they are not in ${place}, or younger than a day. Are they kept elsewhere (S3_*, ` +
      `DATA_DIR)? Run \`npm run sweep -- --remove\` where they are, ${whenToSweep}.`,
  )
  process.exitCode = 1
}

/** Throws where nobody could remove a file: then nothing is erased either. */
async function removerOfThePlace(): Promise<(files: readonly string[]) => Promise<Removed>> {
  const folder = join(config.dataDir, 'blobs')
  if (config.s3 === undefined) return (files) => removeFromDisk({ databaseUrl, now, files }, folder)
  const { openObjectStore } = await import('../platform/object-store/object-store.ts')
  const store = openObjectStore({ settings: config.s3, log: openLog({ level: 'warn' }) })
  await store.list(sweptPrefix)[Symbol.asyncIterator]().next()
  return (files) => {
    if (files.length > 0) console.log('Removing their files takes a minute and more.')
    return removeFromStore({ databaseUrl, now, files }, { store, folder })
  }
}
