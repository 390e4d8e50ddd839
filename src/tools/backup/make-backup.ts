// One encrypted file of everything that DATA_DIR holds: the database as of now, then the files (each is older than the
// entry that names it, so none is missing). age for the encryption and tar for the rest: `age -d | tar x` opens it too.

import { createWriteStream } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { Encrypter } from 'age-encryption'
import { create } from 'tar'
import { copyCluster } from './copy-cluster.ts'

export interface BackupPlace {
  dataDir: string
  /** Of the embedded Postgres: the major version is part of its name. */
  clusterFolder: string
  databaseUrl: string
}

/** `recipient` is a public key (`age1...`): whoever takes the machine cannot read its backups. Answers the bytes. */
export async function makeBackup(place: BackupPlace, to: string, recipient: string): Promise<number> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const { dataDir, clusterFolder } = place
  const name = basename(clusterFolder)
  const aside = join(dataDir, `backup-${process.pid}`)
  const unfinished = `${to}.unfinished`
  try {
    await copyCluster(place.databaseUrl, clusterFolder, aside)
    const clear = create(
      {
        cwd: dataDir,
        // the copy goes by the name of what it is a copy of
        onWriteEntry: (entry) => {
          if (entry.path.startsWith(basename(aside))) entry.path = name + entry.path.slice(basename(aside).length)
        },
        filter: (path) => !/^(\.\/)?blobs\/(incoming|parts)\/./.test(path),
      },
      [basename(aside), ...(await others(dataDir, name))],
    )
    const encrypted = await encrypter.encrypt(Readable.toWeb(Readable.from(clear)) as ReadableStream<Uint8Array>)
    await encrypted.pipeTo(Writable.toWeb(createWriteStream(unfinished, { flags: 'wx', mode: 0o600 })))
    const handle = await open(unfinished, 'r')
    await handle.sync()
    const { size } = await handle.stat().finally(() => handle.close())
    await rename(unfinished, to)
    return size
  } finally {
    await Promise.all([aside, unfinished].map((path) => rm(path, { recursive: true, force: true })))
  }
}

/** Beside the database: its password, the files, the heads of the audit log. */
async function others(dataDir: string, cluster: string): Promise<string[]> {
  const wanted = [`${cluster}.password`, 'blobs', 'audit-heads.jsonl']
  const there = await readdir(dataDir)
  return wanted.filter((name) => there.includes(name))
}
