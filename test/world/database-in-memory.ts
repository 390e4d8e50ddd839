// As much of a browser's database as the phone's storage asks for, in memory: a transaction arrives as a whole or not at
// all. It can be slow, and it can be lost, as a phone that slept loses it.

import type { IDBPDatabase } from 'idb'

export interface DatabaseInMemory {
  database: IDBPDatabase
  keysOf(store: string): string[]
  /** Every call is answered after this. */
  hold: Promise<unknown>
  /** Until it is opened anew nothing works any more. */
  lose(): void
  reopened(): IDBPDatabase
}

export function databaseInMemory(): DatabaseInMemory {
  const stores = new Map(['waiting', 'kept', 'files', 'keys'].map((name) => [name, new Map<string, unknown>()]))
  const of = (store: string) => stores.get(store)!
  const world = { hold: Promise.resolve() as Promise<unknown>, generation: 0 }
  const opened = (): IDBPDatabase => {
    const openedIn = world.generation
    const alive = () => {
      if (openedIn !== world.generation)
        throw new DOMException('Connection to the database was lost', 'InvalidStateError')
    }
    const answer = async <Value>(work: () => Value): Promise<Value> => {
      alive()
      await world.hold
      alive()
      return work()
    }
    const acts = (store: string) => ({
      get: (key: string) => answer(() => of(store).get(key)),
      getKey: (key: string) => answer(() => (of(store).has(key) ? key : undefined)),
      getAll: () => answer(() => [...of(store).values()]),
      getAllKeys: () => answer(() => [...of(store).keys()]),
      put: (value: unknown, key: string) => answer(() => void of(store).set(key, value)),
      delete: (key: string) => answer(() => void of(store).delete(key)),
      clear: () => answer(() => of(store).clear()),
    })
    return {
      close() {},
      get: (store: string, key: string) => acts(store).get(key),
      getKey: (store: string, key: string) => acts(store).getKey(key),
      getAll: (store: string) => acts(store).getAll(),
      getAllKeys: (store: string) => acts(store).getAllKeys(),
      add: (store: string, value: unknown, key: string) => acts(store).put(value, key),
      put: (store: string, value: unknown, key: string) => acts(store).put(value, key),
      delete: (store: string, key: string) => acts(store).delete(key),
      clear: (store: string) => acts(store).clear(),
      transaction() {
        alive()
        return { objectStore: acts, done: world.hold }
      },
    } as unknown as IDBPDatabase
  }
  return {
    database: opened(),
    keysOf: (store) => [...of(store).keys()],
    get hold() {
      return world.hold
    },
    set hold(until) {
      world.hold = until
    },
    lose: () => void world.generation++,
    reopened: opened,
  }
}
