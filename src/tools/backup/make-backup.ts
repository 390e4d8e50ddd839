// One encrypted file of everything that DATA_DIR holds: the database as of now, then the files (each is older than the
// entry that names it, so none is missing). age for the encryption and tar for the rest: `age -d | tar x` opens it too.

import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { Encrypter } from 'age-encryption'
import { create } from 'tar'
import { asideOf, removeAside } from './aside.ts'
import { copyCluster } from './copy-cluster.ts'

export interface BackupPlace {
  dataDir: string
  /** Of the embedded Postgres: the major version is part of its name. */
  clusterFolder: string
  databaseUrl: string
}

/**
 * `recipient` is a public key (`age1...`): whoever takes the machine cannot read its backups. Answers the bytes. Of two at
 * once to one place the second fails.
 */
export async function makeBackup(place: BackupPlace, to: string, recipient: string): Promise<number> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const { dataDir, clusterFolder } = place
  removeAside(dataDir)
  const unfinished = `${to}.unfinished`
  const file = await open(unfinished, 'wx', 0o600)
  const aside = asideOf('backup', dataDir)
  try {
    await copyCluster(place.databaseUrl, clusterFolder, aside)
    const clear = await archive(dataDir, { aside: basename(aside), cluster: basename(clusterFolder) })
    const encrypted = await encrypter.encrypt(Readable.toWeb(clear) as ReadableStream<Uint8Array>)
    await encrypted.pipeTo(Writable.toWeb(file.createWriteStream()))
    const size = await flushed(unfinished)
    await rename(unfinished, to)
    return size
  } finally {
    await file.close().catch(() => {})
    await Promise.all([aside, unfinished].map((path) => rm(path, { recursive: true, force: true })))
  }
}

/** On the disk when it resolves; its bytes. */
async function flushed(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** The copy goes by the name of what it is a copy of. */
async function archive(dataDir: string, { aside, cluster }: { aside: string; cluster: string }): Promise<Readable> {
  const there = [aside, ...(await others(dataDir, cluster))]
  const clear = create(
    {
      cwd: dataDir,
      onWriteEntry: (entry) => {
        if (entry.path.startsWith(aside)) entry.path = cluster + entry.path.slice(aside.length)
      },
      statCache: forgetful(),
      readdirCache: forgetful(),
    },
    there,
  )
  return Readable.from(clear)
}

/** A million files are not to be kept in mind. */
function forgetful<Value>(): Map<string, Value> {
  const map = new Map<string, Value>()
  map.set = () => map
  return map
}

/**
 * Beside the database: its password, the heads of the audit log, and the files, shelf by shelf: what is being received just
 * now comes and goes, and is nobody's yet.
 */
async function others(dataDir: string, cluster: string): Promise<string[]> {
  const wanted = [`${cluster}.password`, 'audit-heads.jsonl']
  const there = await readdir(dataDir)
  const shelves = there.includes('blobs') ? await readdir(join(dataDir, 'blobs')) : []
  return [
    ...wanted.filter((name) => there.includes(name)),
    ...shelves.filter((name) => /^[0-9a-f]{2}$/.test(name)).map((name) => `blobs/${name}`),
  ]
}
