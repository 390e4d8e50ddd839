// The same for files in an object store, where nothing can be put aside in one step: what is nameless is copied away and
// removed, and only the next sweep, a day later, lets the copy go. Who keeps the same file in this very moment, or has it
// named afterwards, finds it: reading looks there too, and the next sweep puts it back.

import { keyOf, sweptKeyOf, sweptPrefix } from '../../platform/object-store/keys.ts'
import type { ObjectStore, StoredObject } from '../../platform/object-store/object-store.ts'
import { leastAgeMs, type Sweep, type Swept } from './sweep-blobs.ts'

const atOnce = 1000

export interface StoreSweep extends Omit<Sweep, 'folder'> {
  store: ObjectStore
}

export async function sweepStore({ store, namedOf, now, isMeant }: StoreSweep): Promise<Swept> {
  const isOld = ({ modifiedAtMs }: StoredObject) => now.getTime() - modifiedAtMs > leastAgeMs
  const swept: Swept = { files: 0, nameless: 0, bytes: 0 }
  for await (const away of inPages(store.list(sweptPrefix))) await settle(away)
  for await (const objects of inPages(store.list(''))) {
    const files = objects.filter((one) => isFile(one) && isOld(one))
    swept.files += files.length
    const named = await namedOf(files.map(sha256Of))
    for (const file of files.filter((one) => !named.has(sha256Of(one)))) {
      if (isMeant && !(await putAway(sha256Of(file)))) continue
      swept.nameless += 1
      swept.bytes += file.bytes
    }
  }
  return swept

  /** What earlier sweeps put away: back where it is named by now, for good where it is not. */
  async function settle(away: StoredObject[]): Promise<void> {
    const named = await namedOf(away.map(sha256Of))
    for (const one of away) {
      const sha256 = sha256Of(one)
      const isNamed = named.has(sha256)
      const isOver = !isNamed && isOld(one)
      if (isNamed && (await store.find(keyOf(sha256))) === null) await store.copy(one.key, keyOf(sha256))
      if (isNamed || (isMeant && isOver)) await store.remove(one.key)
      if (!isOver) continue
      swept.files += 1
      swept.nameless += 1
      swept.bytes += one.bytes
    }
  }

  async function putAway(sha256: string): Promise<boolean> {
    await store.copy(keyOf(sha256), sweptKeyOf(sha256))
    const there = await store.find(keyOf(sha256))
    if (there === null || !isOld(there)) return false
    await store.remove(keyOf(sha256))
    if ((await namedOf([sha256])).size === 0) return true
    await store.copy(sweptKeyOf(sha256), keyOf(sha256))
    return false
  }
}

const sha256Of = ({ key }: StoredObject): string => key.split('/').at(-1)!

/** Nothing else in the bucket is ours to remove. */
const isFile = (one: StoredObject): boolean => /^[0-9a-f]{64}$/.test(sha256Of(one)) && one.key === keyOf(sha256Of(one))

async function* inPages(objects: AsyncIterable<StoredObject>): AsyncGenerator<StoredObject[]> {
  let page: StoredObject[] = []
  for await (const one of objects) {
    page.push(one)
    if (page.length < atOnce) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
