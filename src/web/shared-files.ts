// Files that another app has shared into this one (public/share-worker.js keeps them, sealed). They wait for somebody who is
// signed in, a day at most, and go when the question that took them is kept. Signing out on purpose forgets them.

import { deleteDB, type IDBPDatabase, openDB } from 'idb'
import { phoneNow } from './clock.ts'

interface KeptFile {
  name: string
  type: string
  /** Milliseconds since 1970, by the phone's clock. */
  sharedAt: number
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

const name = 'jiuxin-shared'
const keptHours = 24

/** What came out of another app and how it went: the address that the worker (or, without one, the server) answered with. */
export function sharedNotice(search: string): 'kept' | 'lost' | null {
  const said = new URLSearchParams(search).get('shared')
  if (said === null) return null
  return said === 'kept' ? 'kept' : 'lost'
}

export interface Shared {
  files: File[]
  /** They are kept elsewhere now. */
  taken(): Promise<void>
}

/** All that waits. */
export async function readShared(): Promise<Shared> {
  if (!(await exists())) return { files: [], taken: async () => {} }
  return inShared(async (database) => {
    const key: CryptoKey | undefined = await database.get('keys', 'seal')
    const [ids, kept] = await Promise.all([
      database.getAllKeys('files'),
      database.getAll('files') as Promise<KeptFile[]>,
    ])
    const oldestAt = Date.parse(phoneNow()) - keptHours * 3_600_000
    const files: File[] = []
    for (const one of kept) if (key && one.sharedAt > oldestAt) files.push(await opened(key, one))
    // what is shared in the meantime waits for the next time
    const taken = () =>
      inShared(async (again) => {
        for (const id of ids) await again.delete('files', id)
      })
    if (files.length === 0) await taken()
    return { files, taken }
  })
}

async function inShared<Done>(work: (database: IDBPDatabase) => Promise<Done>): Promise<Done> {
  const database = await openDB(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('files', { autoIncrement: true })
      fresh.createObjectStore('keys')
    },
  })
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

export async function forgetShared(): Promise<void> {
  if (await exists()) await deleteDB(name)
}

async function opened(key: CryptoKey, { name, type, iv, bytes }: KeptFile): Promise<File> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes)
  return new File([plain], name, { type })
}

/** Where nothing was ever shared nothing is made; a browser that cannot tell is asked to open it. */
async function exists(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false
  const known = await indexedDB.databases?.().catch(() => null)
  return known ? known.some((one) => one.name === name) : true
}
