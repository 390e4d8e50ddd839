// `npm run restore -- --from file --key file`: a backup into an empty DATA_DIR, and then looked through: does the
// database start, is every file there that it names, with the content that its name says, is the audit log whole?

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openKeptFiles } from '../platform/kept-files.ts'
import { openLog } from '../platform/log.ts'
import { removeAsideOnSignal } from './backup/aside.ts'
import { lookThrough } from './backup/look-through.ts'
import { RestoreRefused, restoreBackup } from './backup/restore-backup.ts'

const { values } = parseArgs({ options: { from: { type: 'string' }, key: { type: 'string' } } })
const config = readConfigOrExit()
const sentence = await restore(values.from, values.key)
if (sentence !== undefined) {
  console.error(sentence)
  process.exitCode = 1
}

/** The sentence that says why not, or nothing. */
async function restore(from: string | undefined, key: string | undefined): Promise<string | undefined> {
  if (!from || !key) return 'Say from where and with which key: npm run restore -- --from jiuxin.age --key key.txt'
  const missing = [from, key].find((file) => !existsSync(file))
  if (missing !== undefined) return `There is no file ${missing}.`
  const identity = /^AGE-SECRET-KEY-1\w+$/m.exec(readFileSync(key, 'utf8'))?.[0]
  if (identity === undefined) return `${key} holds no key (a line AGE-SECRET-KEY-1...).`
  removeAsideOnSignal(config.dataDir)
  try {
    await restoreBackup(from, config.dataDir, identity)
  } catch (error) {
    if (error instanceof RestoreRefused) return error.message
    throw error
  }
  const database = await openDatabase({ databaseUrl: undefined, dataDir: config.dataDir })
  try {
    const { consultations, entries, files, faults } = await lookThrough(
      database.databaseUrl,
      join(config.dataDir, 'blobs'),
      // a backup holds no files of an object store: those that the database names must be there
      config.s3 && (await openKeptFiles(config, openLog({ level: 'warn' }))).localPath,
    )
    console.log(`Restored: ${consultations} consultations, ${entries} entries, ${files} files.`)
    return faults.length === 0 ? undefined : faults.join('\n')
  } finally {
    await database.stop()
  }
}
