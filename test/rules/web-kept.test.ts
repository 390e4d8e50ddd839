// What the phone keeps, and what it must not keep: photographs survive a session that ends while they are being sealed, and
// leave with a question that was wiped.

import { describe, expect, it, jest } from '@jest/globals'
import { type AskForm, emptyForm, filesOf, openable } from '../../src/web/ask-form.ts'
import { openOutbox } from '../../src/web/outbox.ts'
import { openPhoneStorage } from '../../src/web/phone-storage.ts'
import { openSealedStore } from '../../src/web/sealed-store.ts'
import type { OutboxStorage, Waiting } from '../../src/web/waiting.ts'
import { databaseInMemory } from '../world/database-in-memory.ts'
import { until } from '../world/until.ts'

const photograph = (bytes: number) => new File([new Uint8Array(bytes)], 'ecg.jpg', { type: 'image/jpeg' })
const draftOf = (fileId: string, blob: Blob) => [{ fileId, blob }]

describe('A session that ends', () => {
  it('W228 keeps the photographs that are still being sealed, and writes nothing else that was begun', async () => {
    const phone = databaseInMemory()
    const store = await openSealedStore(() => phone.database)
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
    const store = await openSealedStore(() => phone.database)
    const sealing = store.put('waiting', 'one', {}, draftOf('file-one', photograph(1_000_000)))
    await store.clear(true)
    await sealing
    expect([...phone.keysOf('waiting'), ...phone.keysOf('files')]).toEqual([])
  })

  it('W229 takes the photographs of a begun question with it, and those that an earlier version left', async () => {
    const phone = databaseInMemory()
    const store = await openSealedStore(() => phone.database)
    await store.put('waiting', 'draft', {}, draftOf('still-going', photograph(10)))
    await store.put('kept', 'ask', { pages: [{ id: '1', file: photograph(10) }] })
    expect(phone.keysOf('files')).toHaveLength(2)
    await store.clear(false)
    await until('the photograph to be gone', () => phone.keysOf('files').length === 1)
    expect(phone.keysOf('files')).toEqual(['still-going'])

    await phone.database.put('files', { plain: photograph(10) }, 'of-yesterday')
    const next = await openSealedStore(() => phone.database)
    await until('it to be swept', () => !phone.keysOf('files').includes('of-yesterday'))
    expect((await next.file('still-going', 'image/jpeg'))?.size).toBe(10)
  })
})

function sender(storage: OutboxStorage, prepare?: (waiting: Waiting) => Promise<Waiting>) {
  const sent: string[] = []
  const shown: { waiting: readonly Waiting[] } = { waiting: [] }
  const outbox = openOutbox<null>({
    storage,
    ...(prepare ? { prepare } : {}),
    async send({ draftId }) {
      sent.push(draftId)
      return { is: 'acknowledged', reply: null }
    },
    pause(ms) {
      let end = () => {}
      const done = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(ms, 20))
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      return { done, end: () => end() }
    },
    onChange: (waiting) => {
      shown.waiting = waiting
    },
    onAcknowledged: () => {},
  })
  return { outbox, sent, shown }
}

function aDraft(draftId: string, change: Partial<Waiting> = {}) {
  const facts = { consultationId: 'c-1', task: 'entry' as const, kind: 'said', body: {}, files: [] }
  return { draftId, claimedAt: '2026-11-22T04:00:00.000Z', ...facts, ...change }
}

describe('A disk that fails', () => {
  it('W230 and cannot remove what has arrived stops nothing that comes after it', async () => {
    const { outbox: plain } = await openPhoneStorage(async () => databaseInMemory().database)
    const { outbox, sent } = sender({ ...plain, remove: async () => Promise.reject(new Error('lost')) })
    await outbox.begin('p-1')
    await outbox.add(aDraft('first'))
    await outbox.add(aDraft('second'))
    expect(sent).toEqual(['first', 'second'])
  })

  it('W230 and cannot open a photograph at first sends it when it can', async () => {
    const { outbox: storage } = await openPhoneStorage(async () => databaseInMemory().database)
    let tries = 0
    const { outbox, sent } = sender(storage, async (waiting) => {
      if (tries++ === 0) throw new Error('lost')
      return waiting
    })
    await outbox.begin('p-1')
    await outbox.add(aDraft('page', { task: 'recordings', isRaw: true }))
    expect([sent, tries]).toEqual([['page'], 2])
  })

  it('W230 and was lost while the phone slept is opened again, and keeps as before', async () => {
    const phone = databaseInMemory()
    const storage = await openPhoneStorage(async () => phone.reopened())
    await storage.write('last', { is: 'kept' })
    phone.lose()
    const draft: Waiting = { ...aDraft('after'), order: 1, personId: 'p-1', tries: 0, state: 'saved' }
    expect(await storage.outbox.put(draft)).toBe('kept')
    phone.lose()
    expect([await storage.read('last'), (await storage.outbox.all()).length]).toEqual([{ is: 'kept' }, 1])
  })
})

describe('A disk that hangs', () => {
  it('W231 holds nothing up: a question is shown at once as being kept, and is sent', async () => {
    const phone = databaseInMemory()
    const { outbox: storage } = await openPhoneStorage(async () => phone.database)
    const { outbox, sent, shown } = sender(storage)
    await outbox.begin('p-1')
    let go = () => {}
    phone.hold = new Promise<void>((resolve) => {
      go = resolve
    })
    const asked = outbox.add(aDraft('question', { task: 'open', consultationId: 'new-1' }))
    expect(shown.waiting).toMatchObject([{ draftId: 'question', isBeingKept: true }])
    expect(await asked).toMatchObject({ is: 'acknowledged' })
    expect(sent).toEqual(['question'])
    go()
    await storage.remove('whatever comes after it')
    expect(await storage.all()).toEqual([])
  })

  it('W231 does not keep the page from opening: the memory stands in', async () => {
    const storage = await openPhoneStorage(() => new Promise(() => {}), 20)
    expect(storage.keepsAfterClosing).toBe(false)
  })
})

describe('What was sealed with a key that is gone', () => {
  it('W407 is removed with its files and counted, once; what can be opened stays', async () => {
    const phone = databaseInMemory()
    const before = await openSealedStore(() => phone.database)
    await before.put('waiting', 'lost', {}, draftOf('lost-file', photograph(10)))
    await phone.database.clear('keys')
    const storage = await openPhoneStorage(async () => phone.database)
    const draft: Waiting = { ...aDraft('fresh'), order: 1, personId: 'p-1', tries: 0, state: 'saved' }
    await storage.outbox.put(draft)
    expect([await storage.forgetUnreadable(), await storage.forgetUnreadable()]).toEqual([1, 0])
    expect([phone.keysOf('waiting'), phone.keysOf('files')]).toEqual([['fresh'], []])
  })

  it('W414 is removed alone, whatever another tab keeps or sends between two looks', async () => {
    const phone = databaseInMemory()
    const before = await openSealedStore(() => phone.database)
    await before.put('waiting', 'lost', {})
    await phone.database.clear('keys')
    const store = await openSealedStore(() => phone.database)
    await store.put('waiting', 'readable', {})
    const { database } = phone
    const lost = await database.get('waiting', 'lost')
    const readable = await database.get('waiting', 'readable')
    // between two looks that are not of one moment the other tab has kept a question, whose key comes first
    database.getAll = (async () => [readable, lost, readable]) as typeof database.getAll
    expect(await store.forgetUnreadable()).toBe(1)
    expect(phone.keysOf('waiting')).toEqual(['readable'])
  })

  it('W414 and was written anew meanwhile stays, and so does what cannot be opened for another reason', async () => {
    const phone = databaseInMemory()
    const before = await openSealedStore(() => phone.database)
    await before.put('waiting', 'lost', {})
    await phone.database.clear('keys')
    const store = await openSealedStore(() => phone.database)
    await store.put('waiting', 'readable', { is: 'there' })
    const opening = jest.spyOn(crypto.subtle, 'decrypt')
    try {
      opening.mockRejectedValue(new DOMException('no memory', 'UnknownError'))
      expect(await store.forgetUnreadable()).toBe(0)
      const anew = await phone.database.get('waiting', 'readable')
      opening.mockImplementation(async () => {
        await phone.database.put('waiting', anew, 'lost')
        throw new DOMException('another key', 'OperationError')
      })
      await phone.database.delete('waiting', 'readable')
      expect(await store.forgetUnreadable()).toBe(0)
    } finally {
      opening.mockRestore()
    }
    expect(await store.get('waiting', 'lost')).toEqual({ is: 'there' })
  })
})

describe('A photograph that cannot be opened any more', () => {
  it('W236 leaves the question that was begun, and the others with it', async () => {
    const phone = databaseInMemory()
    const storage = await openPhoneStorage(async () => phone.database)
    const pages = [1, 2].map((bytes) => ({
      id: String(bytes),
      file: photograph(bytes),
      straightened: photograph(bytes),
    }))
    await storage.write('ask', { ...emptyForm(0), pages, complaint: 'chest pain' })
    const [lost, , , straightened] = phone.keysOf('files')
    await phone.database.delete('files', lost!)
    await phone.database.delete('files', straightened!)
    const next = await openPhoneStorage(async () => phone.database)
    const form = openable((await next.read<AskForm>('ask'))!)
    expect(form.complaint).toBe('chest pain')
    expect(filesOf(form.pages).map(({ size }) => size)).toEqual([2])
  })
})
