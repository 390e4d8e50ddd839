// The outbox against a network and a server that fail in every way: nothing is lost, each draft is written once, in order.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { problemOf } from '../../src/contract/refusals.ts'
import { type Outbox, type Outcome, openOutbox, type Waiting } from '../../src/web/outbox.ts'
import { inMemory, type PhoneStorage } from '../../src/web/phone-storage.ts'

type Reply = { seq: number }
/** What happens to one try: arrives and is told; arrives but the answer is lost; does not arrive; is refused. */
type Fate = 'told' | 'untold' | 'lost' | 'refused'

const refusal = problemOf('already-accepted', 'zh', { owner: '王主任' })

/** A server that writes a draft once, however often it comes. */
function server(fates: Fate[]) {
  const written: Waiting[] = []
  const openings = new Map<string, string>()
  function write(waiting: Waiting): Outcome<Reply> {
    if (!written.some((one) => one.draftId === waiting.draftId)) written.push(waiting)
    if (waiting.task === 'open') openings.set(waiting.consultationId, `real-${waiting.draftId}`)
    const consultationId = openings.get(waiting.consultationId) ?? waiting.consultationId
    return { is: 'acknowledged', reply: { seq: written.length }, consultationId }
  }
  async function send(waiting: Waiting): Promise<Outcome<Reply>> {
    await Promise.resolve()
    const fate = fates.shift() ?? 'told'
    if (fate === 'lost') return { is: 'later' }
    if (fate === 'refused') return { is: 'refused', refusal }
    const outcome = write(waiting)
    return fate === 'untold' ? { is: 'later' } : outcome
  }
  return { send, written }
}

function phone(send: (waiting: Waiting) => Promise<Outcome<Reply>>, storage: PhoneStorage = inMemory()) {
  const shown: { waiting: readonly Waiting[] } = { waiting: [] }
  const acknowledged: string[] = []
  const outbox = openOutbox<Reply>({
    storage: storage.outbox,
    send,
    pause: () => ({ done: new Promise((resolve) => setImmediate(resolve)), end: () => {} }),
    onChange: (waiting) => {
      shown.waiting = waiting
    },
    onAcknowledged: (waiting) => acknowledged.push(waiting.draftId),
  })
  return { outbox, shown, acknowledged, storage }
}

function draft(draftId: string, consultationId = 'c-1', task: Waiting['task'] = 'entry') {
  return {
    draftId,
    consultationId,
    task,
    kind: 'said',
    body: { text: draftId },
    claimedAt: '2026-11-22T05:09:00.000Z',
    files: [],
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5000; turn++) {
    if (isSo()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('it never came so')
}

const fate = () => fc.constantFrom<Fate>('told', 'untold', 'lost')
const idsOf = (list: readonly { draftId: string }[]) => list.map((one) => one.draftId)

async function addAll(outbox: Outbox<Reply>, ids: readonly string[], consultationId = 'c-1'): Promise<void> {
  for (const id of ids) void outbox.add(draft(id, consultationId))
}

describe('Outbox', () => {
  it('W20 whatever the network does, every draft is written once and in the order of making', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate(), { maxLength: 25 }), fc.integer({ min: 1, max: 8 }), async (fates, count) => {
        const { send, written } = server(fates)
        const { outbox, shown, acknowledged } = phone(send)
        await outbox.begin('p-1')
        const ids = Array.from({ length: count }, (_, index) => `d-${index}`)
        await addAll(outbox, ids)
        await until(() => acknowledged.length === count && shown.waiting.length === 0)
        expect(idsOf(written)).toEqual(ids)
        expect(acknowledged).toEqual(ids)
      }),
      { numRuns: 50 },
    )
  })

  it('W21 a phone that dies with drafts waiting sends the same drafts, in order, when it is opened again', async () => {
    const storage = inMemory()
    const dying = phone(() => new Promise(() => {}), storage)
    await dying.outbox.begin('p-1')
    await addAll(dying.outbox, ['d-1', 'd-2', 'd-3'])
    await until(() => dying.shown.waiting.length === 3)
    const { send, written } = server([])
    const opened = phone(send, storage)
    await opened.outbox.begin('p-1')
    await until(() => written.length === 3)
    expect(idsOf(written)).toEqual(['d-1', 'd-2', 'd-3'])
    await until(() => opened.shown.waiting.length === 0)
    expect(await storage.outbox.all()).toEqual([])
  })

  it('W22 what is written before the consultation is open goes to the real one, after its opening', async () => {
    const { send, written } = server(['lost', 'untold'])
    const { outbox, shown } = phone(send)
    await outbox.begin('p-1')
    void outbox.add(draft('open', 'new-open', 'open'))
    void outbox.add(draft('page', 'new-open', 'recordings'))
    void outbox.add(draft('stamp', 'new-open'))
    await until(() => written.length === 3 && shown.waiting.length === 0)
    expect(written[0]).toMatchObject({ draftId: 'open', consultationId: 'new-open' })
    expect(new Set(written.slice(1).map((one) => one.consultationId))).toEqual(new Set(['real-open']))
  })

  it('W23 a stamp does not wait behind a photograph', async () => {
    let arrive: () => void = () => {}
    const uploading = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const { send, written } = server([])
    const { outbox } = phone(async (waiting) => {
      if (waiting.task === 'recordings') await uploading
      return send(waiting)
    })
    await outbox.begin('p-1')
    void outbox.add(draft('page', 'c-1', 'recordings'))
    void outbox.add(draft('needle'))
    await until(() => written.length === 1)
    expect(idsOf(written)).toEqual(['needle'])
    arrive()
    await until(() => written.length === 2)
  })

  it('W24 a refused draft stays with its sentence, the others go on; it goes again when a person says so', async () => {
    const { send, written } = server(['refused'])
    const { outbox, shown } = phone(send)
    await outbox.begin('p-1')
    const first = outbox.add(draft('accept'))
    await addAll(outbox, ['said'])
    expect(await first).toEqual({ is: 'refused', refusal })
    await until(() => written.length === 1 && shown.waiting.length === 1)
    expect(shown.waiting[0]).toMatchObject({
      draftId: 'accept',
      state: 'refused',
      refusal: { code: 'already-accepted' },
    })
    await outbox.retry('accept')
    await until(() => written.length === 2 && shown.waiting.length === 0)
    expect(idsOf(written)).toEqual(['said', 'accept'])
  })

  it('W24 a refused draft that is given up is gone, also from the phone', async () => {
    const { send, written } = server(['refused'])
    const { outbox, shown, storage } = phone(send)
    await outbox.begin('p-1')
    await outbox.add(draft('accept'))
    await outbox.giveUp('accept')
    expect([shown.waiting, await storage.outbox.all(), written]).toEqual([[], [], []])
  })

  it('W24 giving up an opening gives up what hangs on it, and nothing else', async () => {
    const { send } = server(['refused'])
    const { outbox, shown } = phone(send)
    await outbox.begin('p-1')
    const opening = outbox.add(draft('open', 'new-open', 'open'))
    void outbox.add(draft('page', 'new-open', 'recordings'))
    await opening
    await outbox.giveUp('open')
    expect(shown.waiting).toEqual([])
  })

  it("W25 nobody sends another person's drafts", async () => {
    const storage = inMemory()
    const first = phone(async () => ({ is: 'later' }), storage)
    await first.outbox.begin('p-1')
    await addAll(first.outbox, ['mine'])
    await until(() => first.shown.waiting.length === 1)
    first.outbox.rest()
    const { send, written } = server([])
    const second = phone(send, storage)
    await second.outbox.begin('p-2')
    void second.outbox.add(draft('hers', 'c-2'))
    await until(() => written.length === 1)
    expect(idsOf(second.shown.waiting)).toEqual([])
    expect(idsOf(written)).toEqual(['hers'])
    expect(idsOf(await storage.outbox.all())).toEqual(['mine'])
  })

  it('W412 that a picture will not come and that nobody waits for it any more is nothing to decide, also after a reload', async () => {
    const storage = inMemory()
    const before = phone(() => new Promise(() => {}), storage)
    await before.outbox.begin('p-1')
    void before.outbox.add({ ...draft('withdrawal'), kind: 'picture-withdrawn', body: { draftId: 'page' } })
    await until(() => before.shown.waiting.length === 1)
    const { outbox, shown } = phone(server(['refused']).send, storage)
    const hasShown: string[] = []
    await outbox.begin('p-1')
    await until(() => {
      hasShown.push(...shown.waiting.map(({ state }) => state))
      return shown.waiting.length === 0
    })
    expect([hasShown.includes('refused'), await storage.outbox.all()]).toEqual([false, []])
  })

  it('W26 a file that the server refused alone is kept with its reason', async () => {
    const { outbox, shown, storage } = phone(server([]).send)
    await outbox.begin('p-1')
    await outbox.park(draft('page-2', 'c-1', 'recordings'), refusal)
    expect(shown.waiting).toMatchObject([{ draftId: 'page-2', state: 'refused' }])
    expect(idsOf(await storage.outbox.all())).toEqual(['page-2'])
  })
})
