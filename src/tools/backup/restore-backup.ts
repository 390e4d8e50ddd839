// A backup into a folder that holds nothing yet. A file that is not whole, or not what was written, leaves nothing.

import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Decrypter } from 'age-encryption'
import { extract } from 'tar'
import { asideOf, removeAside } from './aside.ts'

export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused'
}

/** `identity` is the secret key (`AGE-SECRET-KEY-1...`) to the recipient that the backup was made for. */
export async function restoreBackup(from: string, dataDir: string, identity: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const there = (await readdir(dataDir)).filter((name) => name === 'blobs' || name.startsWith('postgres-'))
  if (there.length > 0)
    throw new RestoreRefused(`${dataDir} holds ${there.join(', ')} already. Set DATA_DIR to an empty folder.`)
  // read to its end before anything is written: the last block tells whether it was cut off
  await (await decrypted(from, identity)).pipeTo(new WritableStream()).catch(notWhole)
  removeAside(dataDir)
  const aside = asideOf('restore', dataDir)
  try {
    await mkdir(aside, { mode: 0o700 })
    const clear = Readable.fromWeb((await decrypted(from, identity)) as never)
    await pipeline(clear, extract({ cwd: aside, strict: true, preserveOwner: false }))
    for (const name of await readdir(aside)) await rename(join(aside, name), join(dataDir, name))
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

function decrypted(from: string, identity: string): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter.decrypt(Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>).catch(notOurs)
}

function notOurs(cause: unknown): never {
  throw new RestoreRefused('This key does not open this file, or the file is no backup.', { cause })
}

function notWhole(cause: unknown): never {
  throw new RestoreRefused('The backup is damaged: it was changed or cut off since it was made.', { cause })
}
