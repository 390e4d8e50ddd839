// What the phone keeps, and what it must not keep: photographs survive a session that ends while they are being sealed, and
// leave with a question that was wiped.

import { describe, expect, it } from '@jest/globals'
import { openSealedStore } from '../../src/web/sealed-store.ts'
import { databaseInMemory } from '../world/database-in-memory.ts'
import { until } from '../world/until.ts'

const photograph = (bytes: number) => new File([new Uint8Array(bytes)], 'ecg.jpg', { type: 'image/jpeg' })
const draftOf = (fileId: string, blob: Blob) => [{ fileId, blob }]

describe('A session that ends', () => {
  it('W228 keeps the photographs that are still being sealed, and writes nothing else that was begun', async () => {
    const phone = databaseInMemory()
    const store = await openSealedStore(phone.database)
    const sealing = ['one', 'two', 'three'].map((name) =>
      store.put('waiting', name, { name }, draftOf(`file-${name}`, photograph(2_000_000))),
    )
    const last = store.put('kept', 'last', { patient: 'somebody' })
    await store.clear(false)
    await Promise.all([...sealing, last])
    expect(phone.keysOf('waiting')).toEqual(['one', 'two', 'three'])
    expect(phone.keysOf('kept')).toEqual([])
    expect((await store.file('file-three', 'image/jpeg'))?.size).toBe(2_000_000)
  })

  it('W228 that was taken away wipes also the drafts that are being sealed', async () => {
    const phone = databaseInMemory()
    const store = await openSealedStore(phone.database)
    const sealing = store.put('waiting', 'one', {}, draftOf('file-one', photograph(1_000_000)))
    await store.clear(true)
    await sealing
    expect([...phone.keysOf('waiting'), ...phone.keysOf('files')]).toEqual([])
  })

  it('W229 takes the photographs of a begun question with it, and those that an earlier version left', async () => {
    const phone = databaseInMemory()
    const store = await openSealedStore(phone.database)
    await store.put('waiting', 'draft', {}, draftOf('still-going', photograph(10)))
    await store.put('kept', 'ask', { pages: [{ id: '1', file: photograph(10) }] })
    expect(phone.keysOf('files')).toHaveLength(2)
    await store.clear(false)
    await until('the photograph to be gone', () => phone.keysOf('files').length === 1)
    expect(phone.keysOf('files')).toEqual(['still-going'])

    await phone.database.put('files', { plain: photograph(10) }, 'of-yesterday')
    const next = await openSealedStore(phone.database)
    await until('it to be swept', () => !phone.keysOf('files').includes('of-yesterday'))
    expect((await next.file('still-going', 'image/jpeg'))?.size).toBe(10)
  })
})
