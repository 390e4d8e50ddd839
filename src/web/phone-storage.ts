// What stays on the phone: drafts on their way with their files, and the last state so that the app opens offline. IndexedDB,
// sealed (sealed-store.ts); where a browser has none (private windows) the memory of this page stands in. A draft and its
// files are written together or not at all.

import { openDB } from 'idb'
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
  read<Value>(key: string): Promise<Value | undefined>
  /** False: there was no room for it. */
  write(key: string, value: unknown): Promise<boolean>
  /** Forget the last state; drafts stay unless asked for too, and with them the key that opens them. */
  wipe(withDrafts: boolean): Promise<void>
}

const name = 'jiuxin-phone'

export async function openPhoneStorage(): Promise<PhoneStorage> {
  try {
    const database = await openDB(name, 1, {
      upgrade(fresh) {
        for (const store of ['waiting', 'kept', 'files', 'keys']) fresh.createObjectStore(store)
      },
    })
    const storage = inStore(await openSealedStore(database))
    await takeOverOldDrafts(storage.outbox).catch(() => undefined)
    return storage
  } catch {
    return inMemory()
  }
}

function inStore(store: SealedStore): PhoneStorage {
  const spare = inMemory()
  const outbox: OutboxStorage = {
    async all() {
      const here = await spare.outbox.all()
      const isHere = new Set(here.map((one) => one.draftId))
      const kept = (await store.all('waiting')) as Waiting[]
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
      await store.remove('waiting', draftId)
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
