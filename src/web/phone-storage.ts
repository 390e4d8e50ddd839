// What stays on the phone: drafts on their way, and the last state so that the app opens offline. IndexedDB; where a browser
// has none (private windows) the memory of this page stands in, and `keepsAfterClosing` says so.

import { type IDBPDatabase, openDB } from 'idb'
import type { OutboxStorage, Waiting } from './outbox.ts'

export interface PhoneStorage {
  outbox: OutboxStorage
  keepsAfterClosing: boolean
  read<Value>(key: string): Promise<Value | undefined>
  write(key: string, value: unknown): Promise<void>
  /** Forget the last state; drafts stay unless asked for too. */
  wipe(withDrafts: boolean): Promise<void>
}

const name = 'jiuxin'

export async function openPhoneStorage(): Promise<PhoneStorage> {
  try {
    const database = await openDB(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('waiting', { keyPath: 'draftId' })
        fresh.createObjectStore('kept')
      },
    })
    return inIndexedDb(database)
  } catch {
    return inMemory()
  }
}

function inIndexedDb(database: IDBPDatabase): PhoneStorage {
  const spare = inMemory()
  return {
    keepsAfterClosing: true,
    outbox: {
      all: async () => [...((await database.getAll('waiting')) as Waiting[]), ...(await spare.outbox.all())],
      // A full disk must not stop an emergency: the draft then lives as long as the page does.
      put: (waiting) =>
        database.put('waiting', waiting).then(
          () => undefined,
          () => spare.outbox.put(waiting),
        ),
      async remove(draftId) {
        await spare.outbox.remove(draftId)
        await database.delete('waiting', draftId)
      },
    },
    read: (key) => database.get('kept', key).catch(() => undefined),
    write: (key, value) =>
      database.put('kept', value, key).then(
        () => undefined,
        () => undefined,
      ),
    async wipe(withDrafts) {
      await database.clear('kept')
      if (withDrafts) await Promise.all([database.clear('waiting'), spare.wipe(true)])
    },
  }
}

export function inMemory(): PhoneStorage {
  const waiting = new Map<string, Waiting>()
  const kept = new Map<string, unknown>()
  return {
    keepsAfterClosing: false,
    outbox: {
      all: async () => [...waiting.values()],
      put: async (one) => void waiting.set(one.draftId, one),
      remove: async (draftId) => void waiting.delete(draftId),
    },
    read: async <Value>(key: string) => kept.get(key) as Value | undefined,
    write: async (key, value) => void kept.set(key, value),
    async wipe(withDrafts) {
      kept.clear()
      if (withDrafts) waiting.clear()
    },
  }
}
