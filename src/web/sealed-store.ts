// Values and files in IndexedDB, sealed where the browser can. A value may hold files: they are kept beside it, each written
// once however often the value changes, and go when the value does not name them any more.

import type { IDBPDatabase } from 'idb'
import { newId } from './ids.ts'
import { type KeyPlace, openSeal, type Seal, type Sealed } from './seal.ts'

type Kept = ({ sealed: Sealed } | { plain: unknown }) & { fileIds: string[] }
/** What it is called stands in the sealed value that names it. */
type KeptFile = { sealed: Sealed } | { plain: Blob }

/** Stands for a file in what is written. */
interface FileMark {
  fileMark: string
  type: string
  name?: string
}

/** A file that a value names by itself; `blob` where it may have to be written. */
export interface NamedFile {
  fileId: string
  blob?: Blob | undefined
}

type Store = 'waiting' | 'kept'

interface Wish {
  store: Store
  key: string
  value: unknown
  named: readonly NamedFile[]
}

export interface SealedStore {
  isSealed: boolean
  get(store: Store, key: string): Promise<unknown>
  all(store: Store): Promise<unknown[]>
  has(store: Store, key: string): Promise<boolean>
  /** The value and its files, or nothing: throws where there is no room. */
  put(store: Store, key: string, value: unknown, named?: readonly NamedFile[]): Promise<void>
  file(fileId: string, type: string): Promise<Blob | null>
  remove(store: Store, key: string): Promise<void>
  clear(withDrafts: boolean): Promise<void>
  /** Drafts that were sealed with a key that is gone: nobody ever opens them. They go; how many it were. */
  forgetUnreadable(): Promise<number>
}

/** `reopen`: the database does not work any more; what was wanted of it is done once more after that. */
export async function openSealedStore(
  database: () => IDBPDatabase,
  reopen: () => Promise<unknown> = async () => {},
): Promise<SealedStore> {
  const place: KeyPlace = {
    read: () => database().get('keys', 'seal'),
    write: async (key) =>
      void (await database()
        .add('keys', key, 'seal')
        .catch(() => undefined)),
  }
  const first = await openSeal(place)
  let seal: Promise<Seal | null> = Promise.resolve(first)
  /** What was begun before it is wiped must not be written after it; a draft is wiped only where drafts are. */
  const wiped: Record<Store, number> = { waiting: 0, kept: 0 }
  let last: Promise<unknown> = Promise.resolve()
  /** Files that are kept already. */
  let keptFiles = new WeakMap<Blob, string>()

  async function sure<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work()
    } catch (cause) {
      if (!isLost(cause)) throw cause
      await reopen()
      return work()
    }
  }

  /** Sealing takes time: what is written later must also arrive later. */
  function inOrder<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = last.then(() => sure(work))
    last = done.catch(() => undefined)
    return done
  }

  async function closedFile(file: Blob): Promise<KeptFile> {
    const by = await seal
    if (!by) return { plain: file }
    return { sealed: await by.close(new Uint8Array(await file.arrayBuffer())) }
  }

  async function openedFile(fileId: string, { type, name }: Pick<FileMark, 'type' | 'name'>): Promise<Blob | null> {
    const kept: KeptFile | undefined = await database().get('files', fileId)
    if (!kept) return null
    if ('plain' in kept) return kept.plain
    const bytes = await (await seal)?.open(kept.sealed).catch(() => undefined)
    if (!bytes) return null
    return name === undefined ? new Blob([bytes], { type }) : new File([bytes], name, { type })
  }

  async function closed(text: string, fileIds: string[]): Promise<Kept> {
    const by = await seal
    return by ? { sealed: await by.close(new TextEncoder().encode(text)), fileIds } : { plain: text, fileIds }
  }

  async function opened(kept: Kept | undefined): Promise<unknown> {
    if (!kept) return undefined
    if ('plain' in kept) return JSON.parse(kept.plain as string)
    const bytes = await (await seal)?.open(kept.sealed).catch(() => undefined)
    return bytes && JSON.parse(new TextDecoder().decode(bytes))
  }

  /** Of one moment: what another tab writes in between would give a record the key of its neighbour. */
  async function records(store: Store): Promise<[key: string, kept: Kept][]> {
    const reading = database().transaction(store).objectStore(store)
    const [keys, kept] = await Promise.all([reading.getAllKeys(), reading.getAll()])
    return keys.map((key, nth) => [String(key), kept[nth]])
  }

  /** Files of this record that neither it nor any other names from now on. */
  async function unneeded(store: Store, key: string, after: readonly string[]): Promise<string[]> {
    const before = ((await database().get(store, key)) as Kept | undefined)?.fileIds ?? []
    const gone = before.filter((fileId) => !after.includes(fileId))
    if (gone.length === 0) return []
    const needed = new Set<string>()
    for (const other of ['waiting', 'kept'] as const) {
      for (const [otherKey, { fileIds }] of await records(other)) {
        if (other !== store || otherKey !== key) for (const fileId of fileIds) needed.add(fileId)
      }
    }
    return gone.filter((fileId) => !needed.has(fileId))
  }

  async function write({ store, key, value, named }: Wish, isWiped: () => boolean): Promise<void> {
    if (isWiped()) return
    const files = new Map(named.map(({ fileId, blob }) => [fileId, blob]))
    const text = withMarks(value, (file) => {
      const fileId = keptFiles.get(file) ?? newId()
      files.set(fileId, file)
      return fileId
    })
    const fresh: [string, KeptFile, Blob][] = []
    for (const [fileId, file] of files)
      if (file && !(await isThere(fileId, file))) fresh.push([fileId, await closedFile(file), file])
    const fileIds = [...files.keys()]
    const kept = await closed(text, fileIds)
    const gone = await unneeded(store, key, fileIds)
    if (isWiped()) return
    const writing = database().transaction([store, 'files'], 'readwrite')
    await Promise.all([
      ...fresh.map(([fileId, file]) => writing.objectStore('files').put(file, fileId)),
      ...gone.map((fileId) => writing.objectStore('files').delete(fileId)),
      writing.objectStore(store).put(kept, key),
      writing.done,
    ])
    for (const [fileId, , file] of fresh) keptFiles.set(file, fileId)
  }

  /** Another tab may have swept what nothing named for a moment. */
  async function isThere(fileId: string, file: Blob): Promise<boolean> {
    return keptFiles.get(file) === fileId && (await database().getKey('files', fileId)) !== undefined
  }

  /** Files that nothing names: of a question that was wiped, of an earlier version of this program. */
  async function sweep(): Promise<void> {
    const sweeping = database().transaction(['waiting', 'kept', 'files'], 'readwrite')
    const [waiting, kept, fileIds] = await Promise.all([
      sweeping.objectStore('waiting').getAll() as Promise<Kept[]>,
      sweeping.objectStore('kept').getAll() as Promise<Kept[]>,
      sweeping.objectStore('files').getAllKeys(),
    ])
    const needed = new Set<unknown>([...waiting, ...kept].flatMap((one) => one.fileIds))
    const gone = fileIds.filter((fileId) => !needed.has(fileId))
    await Promise.all([...gone.map((fileId) => sweeping.objectStore('files').delete(fileId)), sweeping.done])
  }

  /** With `only`: as long as that is what stands there. */
  async function remove(store: Store, key: string, only?: Kept): Promise<boolean> {
    const gone = await unneeded(store, key, [])
    const writing = database().transaction([store, 'files'], 'readwrite')
    if (only && !isSame(only, await writing.objectStore(store).get(key))) return false
    await Promise.all([
      writing.objectStore(store).delete(key),
      ...gone.map((fileId) => writing.objectStore('files').delete(fileId)),
      writing.done,
    ])
    return true
  }

  async function forgetUnreadable(): Promise<number> {
    const by = await seal
    let forgotten = 0
    for (const [key, kept] of by ? await records('waiting') : []) {
      if ('plain' in kept || !(await isOfAnotherKey(by!, kept.sealed))) continue
      if (await remove('waiting', key, kept)) forgotten++
    }
    return forgotten
  }

  void inOrder(sweep).catch(() => undefined)
  return {
    isSealed: first !== null,
    get: (store, key) =>
      sure(async () => {
        const kept: Kept | undefined = await database().get(store, key)
        const value = await opened(kept)
        if (!kept || kept.fileIds.length === 0) return value
        return withFiles(value, async (mark) => {
          const file = await openedFile(mark.fileMark, mark)
          if (file) keptFiles.set(file, mark.fileMark)
          return file
        })
      }),
    async all(store) {
      const kept: Kept[] = await sure(() => database().getAll(store))
      return (await Promise.all(kept.map(opened))).filter(Boolean)
    },
    has: async (store, key) => (await database().getKey(store, key)) !== undefined,
    put(store, key, value, named = []) {
      const begunIn = wiped[store]
      return inOrder(() => write({ store, key, value, named }, () => begunIn !== wiped[store]))
    },
    file: (fileId, type) => sure(() => openedFile(fileId, { type })),
    remove: (store, key) => inOrder(async () => void (await remove(store, key))),
    forgetUnreadable: () => inOrder(forgetUnreadable),
    async clear(withDrafts) {
      wiped.kept++
      if (withDrafts) wiped.waiting++
      keptFiles = new WeakMap()
      await database().clear('kept')
      const drafts = withDrafts ? (['waiting', 'files', 'keys'] as const) : []
      await Promise.all(drafts.map((store) => database().clear(store)))
      // another tab may have wiped the key: what is kept from now on must open with the one that is there
      seal = openSeal(place)
      // a photograph that is just being kept is named when it is there: swept after it
      void inOrder(sweep).catch(() => undefined)
    },
  }
}

/** Some browsers say it only when the database is used: after a sleep the connection to it is gone. */
function isLost(cause: unknown): boolean {
  return ['InvalidStateError', 'UnknownError'].includes((cause as Error | null)?.name ?? '')
}

/** Any other failure passes: no reason to throw a question away. */
async function isOfAnotherKey(by: Seal, sealed: Sealed): Promise<boolean> {
  return by.open(sealed).then(
    () => false,
    (cause: unknown) => (cause as Error | null)?.name === 'OperationError',
  )
}

/** Each sealing has its own `iv`. */
function isSame(one: Kept, other: Kept | undefined): boolean {
  if (!other || 'plain' in one || 'plain' in other) return false
  return String(one.sealed.iv) === String(other.sealed.iv)
}

/** As JSON, with a mark in the place of each file. */
function withMarks(value: unknown, idOf: (file: Blob) => string): string {
  const mark = (_: string, one: unknown) => (one instanceof Blob ? markOf(one, idOf(one)) : one)
  return JSON.stringify(value, mark) ?? 'null'
}

function markOf(file: Blob, fileMark: string): FileMark {
  const name = file instanceof File ? { name: file.name } : {}
  return { fileMark, type: file.type, ...name }
}

async function withFiles(value: unknown, open: (mark: FileMark) => Promise<Blob | null>): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => withFiles(one, open)))
  if (typeof value !== 'object' || value === null) return value
  if ('fileMark' in value) return open(value as FileMark)
  const entries = Object.entries(value).map(async ([key, one]) => [key, await withFiles(one, open)] as const)
  return Object.fromEntries(await Promise.all(entries))
}
