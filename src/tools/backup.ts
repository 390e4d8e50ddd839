// `npm run backup -- --to file`: everything that the embedded database and DATA_DIR hold, encrypted for BACKUP_RECIPIENT,
// while the service runs. `-- --new-key file` makes the pair of keys once.

import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { readConfigOrExit } from '../platform/config.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { removeAsideOnSignal } from './backup/aside.ts'
import { makeBackup } from './backup/make-backup.ts'

const { values } = parseArgs({ options: { to: { type: 'string' }, 'new-key': { type: 'string' } } })
const config = readConfigOrExit()
const sentence = values['new-key'] === undefined ? await backUp(values.to) : await makeKey(values['new-key'])
if (sentence !== undefined) {
  console.error(sentence)
  process.exitCode = 1
}

/** The sentence that says why not, or nothing. */
async function makeKey(file: string): Promise<string | undefined> {
  if (existsSync(file)) return `${file} is there already.`
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  writeFileSync(file, `# recipient: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  console.log(`Set BACKUP_RECIPIENT=${recipient}`)
  console.log(`Keep ${file} away from this machine: without it no backup can be opened, with it every one can.`)
  return undefined
}

async function backUp(to: string | undefined): Promise<string | undefined> {
  const { databaseUrl, dataDir, backupRecipient } = config
  if (to === undefined) return 'Say where to: npm run backup -- --to /mnt/backup/jiuxin.age'
  if (databaseUrl !== undefined)
    return 'DATABASE_URL is set: back that database up with pgBackRest, and DATA_DIR/blobs beside it (docs/OPERATIONS.md).'
  if (backupRecipient === undefined) return 'Set BACKUP_RECIPIENT. A pair of keys: npm run backup -- --new-key key.txt'
  if (existsSync(to)) return `${to} is there already.`
  if (existsSync(`${to}.unfinished`))
    return `${to}.unfinished is there: another backup writes it, or one was killed; then remove it.`
  removeAsideOnSignal(dataDir)
  const postgres = await startEmbeddedPostgres({ folder: dataDir })
  try {
    const place = { dataDir, clusterFolder: postgres.dataFolder, databaseUrl: postgres.databaseUrl('postgres') }
    console.log(`Wrote ${to} (${await makeBackup(place, to, backupRecipient)} bytes).`)
    if (config.s3) console.log('The files are in the object store and not in it: back the bucket up by its own means.')
  } finally {
    await postgres.stop()
  }
  return undefined
}
