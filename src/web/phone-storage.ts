// What stays on the phone: drafts on their way with their files, and the last state so that the app opens offline. IndexedDB,
// sealed (sealed-store.ts); where a browser has none (private windows) the memory of this page stands in. A draft and its
// files are written together or not at all. A disk that hangs holds nobody up, and a database that a phone lost while it
// slept is opened again.

import { type IDBPDatabase, openDB } from 'idb'
import { atMost } from './at-most.ts'
import { inMemory } from './memory-storage.ts'
import { takeOverOldDrafts } from './old-drafts.ts'
import { openSealedStore, type SealedStore } from './sealed-store.ts'
import type { OutboxStorage, Waiting, WaitingFile } from './waiting.ts'

export { inMemory } from './memory-storage.ts'

export interface PhoneStorage {
  outbox: OutboxStorage
  keepsAfterClosing: boolean
  /** What is kept cannot be read outside of this browser. */
  isSealed: boolean
  /** However long the disk takes: what did not come in time is not "nothing". */
  read<Value>(key: string): Promise<Value | undefined>
  /** False: there was no room for it. */
  write(key: string, value: unknown): Promise<boolean>
  /** Forget the last state; drafts stay unless asked for too, and with them the key that opens them. */
  wipe(withDrafts: boolean): Promise<void>
  /** Drafts that cannot be opened any more go; how many it were. */
  forgetUnreadable(): Promise<number>
}

const name = 'jiuxin-phone'
/** Longer nobody waits for the disk: the page opens without it. */
export const patienceMs = 3000

export type OpenDatabase = (onLost: () => void) => Promise<IDBPDatabase>

export async function openPhoneStorage(open: OpenDatabase = openDatabase, waitMs = patienceMs): Promise<PhoneStorage> {
  try {
    const storage = await atMost(waitMs, openStore(open, waitMs), () => {
      throw new Error('the disk does not answer')
    })
    if (open === openDatabase) await atMost(waitMs, takeOverOldDrafts(storage.outbox), () => {}).catch(() => undefined)
    return storage
  } catch {
    return inMemory()
  }
}

const openDatabase: OpenDatabase = (onLost) =>
  openDB(name, 1, {
    upgrade(fresh) {
      for (const store of ['waiting', 'kept', 'files', 'keys']) fresh.createObjectStore(store)
    },
    terminated: onLost,
  })

async function openStore(open: OpenDatabase, waitMs: number): Promise<PhoneStorage> {
  let opening: Promise<unknown> | null = null
  const reopen = () => {
    opening ??= open(reopen)
      .then((next) => {
        database.close()
        database = next
      })
      .catch(() => undefined)
      .finally(() => {
        opening = null
      })
    return opening
  }
  let database = await open(reopen)
  return inStore(await openSealedStore(() => database, reopen), waitMs)
}

function inStore(store: SealedStore, waitMs: number): PhoneStorage {
  const spare = inMemory()
  const outbox: OutboxStorage = {
    async all() {
      const here = await spare.outbox.all()
      const isHere = new Set(here.map((one) => one.draftId))
      const kept = (await atMost(waitMs, store.all('waiting'), () => [])) as Waiting[]
      return [...kept.filter((one) => !isHere.has(one.draftId)), ...here]
    },
    async get(draftId) {
      return (await spare.outbox.get(draftId)) ?? ((await store.get('waiting', draftId)) as Waiting | undefined)
    },
    // A full disk must not stop an emergency: the draft then lives as long as the page does.
    async put(waiting) {
      try {
        await store.put('waiting', waiting.draftId, withoutBlobs(waiting), namedFiles(waiting))
        await spare.outbox.remove(waiting.draftId)
        return 'kept'
      } catch {
        await spare.outbox.put(waiting)
        return (await store.has('waiting', waiting.draftId).catch(() => false)) ? 'kept' : 'here'
      }
    },
    async remove(draftId) {
      await spare.outbox.remove(draftId)
      // what was just being kept, and was not, came here in the meantime
      await store.remove('waiting', draftId).finally(() => spare.outbox.remove(draftId))
    },
    openFile: async ({ blob, fileId, type }) => blob ?? (fileId === undefined ? null : store.file(fileId, type)),
  }
  return {
    keepsAfterClosing: true,
    isSealed: store.isSealed,
    outbox,
    read: async <Value>(key: string) => (await store.get('kept', key).catch(() => undefined)) as Value | undefined,
    write: (key, value) =>
      store.put('kept', key, value).then(
        () => true,
        () => false,
      ),
    forgetUnreadable: () => store.forgetUnreadable().catch(() => 0),
    async wipe(withDrafts) {
      await store.clear(withDrafts)
      if (withDrafts) await spare.wipe(true)
    },
  }
}

function namedFiles(waiting: Waiting) {
  return filesOf(waiting).flatMap(({ fileId, blob }) => (fileId === undefined ? [] : [{ fileId, blob }]))
}

function filesOf({ files, original }: Waiting): WaitingFile[] {
  return [...files, ...(original ? [original] : [])]
}

function withoutBlobs(waiting: Waiting): Waiting {
  const plain = <File extends WaitingFile>({ blob: _, ...file }: File) => file as unknown as File
  const { original, files } = waiting
  return { ...waiting, files: files.map(plain), ...(original ? { original: plain(original) } : {}) }
}
