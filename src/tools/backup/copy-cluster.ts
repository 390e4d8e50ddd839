// The embedded Postgres while it runs: its data folder copied between pg_backup_start and pg_backup_stop, and the log of
// what changed meanwhile. Started on that copy, Postgres brings it to the moment of the stop. (pg_basebackup does the same
// over the wire; it does not come with the embedded binaries.)

import { constants } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** Made anew by every start, or wrong in another one. pg_wal is copied afterwards. */
const leftOut = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp', 'pg_notify'])
const emptyFolders = ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot', 'pg_stat_tmp', 'pg_notify']

/** `to` must not exist. When it resolves, everything committed before the call is in the copy. */
export async function copyCluster(databaseUrl: string, dataFolder: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  // the segments of the log that are needed stay until the slot goes; with this connection it goes in any case
  const slot = `jiuxin_backup_${process.pid}`
  try {
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot])
    await client.query(`select pg_backup_start('jiuxin', true)`)
    await mkdir(to, { mode: 0o700 })
    for (const folder of emptyFolders) await mkdir(join(to, folder), { mode: 0o700 })
    await copyFolder(dataFolder, to, leftOut)
    const { rows } = await client.query<{ label: string; map: string; last: string }>(
      `select labelfile as label, spcmapfile as map, pg_walfile_name(lsn) as last from pg_backup_stop(false)`,
    )
    const { label, map, last } = rows[0]!
    await writeFile(join(to, 'backup_label'), label, { mode: 0o600 })
    if (map.trim() !== '') throw new Error('This database has tablespaces elsewhere: back it up with pgBackRest.')
    await copyLog(
      join(dataFolder, 'pg_wal'),
      join(to, 'pg_wal'),
      /START WAL LOCATION: .*file (\w+)\)/.exec(label)![1]!,
      last,
    )
  } finally {
    await client.end()
  }
}

/** Files come and go under a running server; what was removed meanwhile is not needed. */
async function copyFolder(from: string, to: string, skipped: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(from)) {
    if (skipped.has(name) || name.startsWith('pgsql_tmp')) continue
    const [source, target] = [join(from, name), join(to, name)]
    try {
      if ((await lstat(source)).isDirectory()) {
        await mkdir(target, { recursive: true, mode: 0o700 })
        await copyFolder(source, target, new Set())
      } else {
        await copyFile(source, target, constants.COPYFILE_FICLONE)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

async function copyLog(from: string, to: string, first: string, last: string): Promise<void> {
  const segments = (await readdir(from)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
  if (!segments.includes(first) || !segments.includes(last)) throw new Error('The log of the copy is not whole.')
  for (const name of segments) await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE)
}
