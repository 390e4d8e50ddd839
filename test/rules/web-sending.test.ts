// How the phone sends: what goes first, which tab sends, what the clock says, what is made of a file.

import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { problemOf } from '../../src/contract/refusals.ts'
import { NotReached, RefusalError } from '../../src/web/api.ts'
import type { Connection } from '../../src/web/connection.ts'
import { keepRefused } from '../../src/web/keep-refused.ts'
import { inMemory } from '../../src/web/memory-storage.ts'
import { type Outbox, openOutbox } from '../../src/web/outbox.ts'
import { nextOf } from '../../src/web/outbox-lanes.ts'
import { type DraftReply, makeSend, type SendParts } from '../../src/web/send-draft.ts'
import { sentAtFor } from '../../src/web/sent-at.ts'
import { sha256ByHand } from '../../src/web/sha256.ts'
import type { NewDraft, OutboxStorage, Outcome, TabNews, Tabs, Waiting } from '../../src/web/waiting.ts'
import { until } from '../world/until.ts'

type Reply = { entries: [] }

const noon = '2026-11-22T04:00:00.000Z'
const told: Outcome<Reply> = { is: 'acknowledged', reply: { entries: [] } }

function waitingOf(draftId: string, change: Partial<Waiting> = {}): Waiting {
  const facts = { consultationId: 'c-1', task: 'entry' as const, kind: 'said', body: {}, claimedAt: noon, files: [] }
  return { draftId, order: 1, personId: 'p-1', tries: 0, state: 'saved', ...facts, ...change }
}

function newDraft(draftId: string, change: Partial<Waiting> = {}) {
  const { order: _, personId: __, tries: ___, state: ____, ...draft } = waitingOf(draftId, change)
  return draft
}

interface PhoneOptions {
  storage?: OutboxStorage
  tabs?: Tabs<Reply>
  send: (waiting: Waiting, stop: AbortSignal) => Promise<Outcome<Reply>>
}

function tab({ storage = inMemory().outbox, tabs, send }: PhoneOptions) {
  const shown: { waiting: readonly Waiting[] } = { waiting: [] }
  const heard: [string, boolean][] = []
  const outbox = openOutbox<Reply>({
    storage,
    send,
    pause: () => ({ done: new Promise((resolve) => setImmediate(resolve)), end: () => {} }),
    onChange: (waiting) => {
      shown.waiting = waiting
    },
    onAcknowledged: ({ draftId }, _reply, isOurs) => void heard.push([draftId, isOurs]),
    ...(tabs ? { tabs } : {}),
  })
  return { outbox, shown, heard }
}

/** Two tabs of one browser: a lock that goes to the first who waits, or is taken by him, and a channel between them. */
function twoTabs() {
  const listeners: ((news: TabNews<Reply>) => void)[] = []
  const queue: { grant: () => void; lose: () => void }[] = []
  const make = (): Tabs<Reply> => {
    let mine: (news: TabNews<Reply>) => void = () => {}
    return {
      turn(_person, lose) {
        let grant = () => {}
        const granted = new Promise<void>((resolve) => {
          grant = resolve
        })
        const place = { grant, lose }
        queue.push(place)
        if (queue[0] === place) grant()
        return {
          granted,
          end() {
            queue.splice(queue.indexOf(place), 1)
            queue[0]?.grant()
          },
        }
      },
      tell: (news) => {
        for (const hear of listeners) if (hear !== mine) hear(news)
      },
      hear: (listener) => {
        mine = listener
        listeners.push(listener)
      },
    }
  }
  const take = () => {
    const holder = queue.shift()
    queue[0]?.grant()
    holder?.lose()
  }
  return [make(), make(), take] as const
}

/** As a phone's disk: what is put is kept. */
function disk(): OutboxStorage {
  const { outbox } = inMemory()
  return { ...outbox, put: (one) => outbox.put(one).then(() => 'kept') }
}

describe('What goes first', () => {
  it('W220 words overtake renditions, and renditions overtake an original, which stops for them and goes on', async () => {
    const began: string[] = []
    let stopped = 0
    const { outbox } = tab({
      async send(waiting, stop) {
        began.push(waiting.draftId)
        if (waiting.draftId !== 'original' || began.filter((one) => one === 'original').length > 1) return told
        await new Promise((resolve) => stop.addEventListener('abort', resolve))
        stopped++
        return { is: 'later' }
      },
    })
    await outbox.begin('p-1')
    void outbox.add(newDraft('original', { task: 'original' }))
    await until('the original to be under way', () => began.length === 1)
    void outbox.add(newDraft('page', { task: 'recordings', consultationId: 'c-2' }))
    await until('all to be sent', () => began.length === 3)
    expect([began, stopped]).toEqual([['original', 'page', 'original'], 1])
  })

  it('W220 an original does not wait for what could not be sent, was refused, or has no consultation yet', () => {
    const original = waitingOf('original', { task: 'original' })
    const others = [
      waitingOf('failed', { tries: 2 }),
      waitingOf('refused', { state: 'refused' }),
      waitingOf('unopened', { consultationId: 'new-1' }),
    ]
    expect(nextOf([original, ...others], 'originals')?.draftId).toBe('original')
    expect(nextOf([original, waitingOf('fresh')], 'originals')).toBeUndefined()
  })
})

describe('Several tabs', () => {
  it('W221 one tab sends; the other hears what became of its draft, and sends when the first is gone', async () => {
    const storage = disk()
    const [one, other] = twoTabs()
    const sentByFirst: string[] = []
    const sentBySecond: string[] = []
    const sentTo = (list: string[]) => async (one: Waiting) => {
      list.push(one.draftId)
      return told
    }
    const first = tab({ storage, tabs: one, send: sentTo(sentByFirst) })
    const second = tab({ storage, tabs: other, send: sentTo(sentBySecond) })
    await first.outbox.begin('p-1')
    await second.outbox.begin('p-1')
    const outcome = await second.outbox.add(newDraft('written-in-the-second'))
    expect(outcome).toEqual(told)
    expect([sentByFirst, sentBySecond]).toEqual([['written-in-the-second'], []])
    expect(second.heard).toEqual([['written-in-the-second', false]])
    await until('both to show nothing', () => first.shown.waiting.length + second.shown.waiting.length === 0)
    first.outbox.rest()
    await second.outbox.add(newDraft('later'))
    expect(sentBySecond).toEqual(['later'])
  })

  it('W402 a tab that lost its turn lets go of what it sends, and nothing of it comes back when it wakes up', async () => {
    const storage = disk()
    const [one, other, take] = twoTabs()
    let wakeUp = () => {}
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve
    })
    let wasStopped = false
    const first = tab({
      storage,
      tabs: one,
      async send(_waiting, stop) {
        stop.addEventListener('abort', () => (wasStopped = true))
        await asleep
        return { is: 'later' }
      },
    })
    const sent: string[] = []
    const second = tab({
      storage,
      tabs: other,
      send: async ({ draftId }) => {
        sent.push(draftId)
        return told
      },
    })
    await first.outbox.begin('p-1')
    await second.outbox.begin('p-1')
    void first.outbox.add(newDraft('stuck'))
    await until('the second to see it', () => second.shown.waiting.length === 1)
    take()
    await until('the second to have sent it', () => sent.length === 1 && second.shown.waiting.length === 0)
    expect(wasStopped).toBe(true)
    wakeUp()
    await first.outbox.add(newDraft('after'))
    await until('nothing to be left', () => first.shown.waiting.length === 0)
    expect(sent).toEqual(['stuck', 'after'])
    expect(await storage.all()).toEqual([])
  })
})

describe('The clock of the phone', () => {
  const made = { claimedAt: noon, clockOffsetMs: -8 * 3_600_000, monotonicMs: 1000, pageId: 'page' }
  const minutesLater = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString()

  it('W222 a clock that is wrong but untouched says when it sent', () => {
    const now = { phoneAt: minutesLater(5), offsetMs: -8 * 3_600_000 + 300, monotonicMs: 301_000, pageId: 'page' }
    expect(sentAtFor(made, now)).toBe(minutesLater(5))
  })

  it('W222 a clock that was set right in between says what the old one would show', () => {
    const now = { phoneAt: minutesLater(5 - 480), offsetMs: 0, monotonicMs: 301_000, pageId: 'page' }
    expect(sentAtFor(made, now)).toBe(minutesLater(5))
  })

  it('W222 where nobody measured it, the clock that cannot be set tells that it was set back', () => {
    const { clockOffsetMs: _, ...unmeasured } = made
    const now = { phoneAt: minutesLater(5 - 480), offsetMs: 0, monotonicMs: 301_000, pageId: 'page' }
    expect(sentAtFor(unmeasured, now)).toBe(minutesLater(5))
    expect(sentAtFor(unmeasured, { ...now, pageId: 'another' })).toBe(minutesLater(5 - 480))
  })
})

describe('What is kept', () => {
  it('W223 a draft that an older client kept goes as it is, with its file and without a rendition', async () => {
    const blob = new Blob(['ecg'], { type: 'image/jpeg' })
    const old = waitingOf('old', { task: 'recordings', files: [{ name: 'ecg.jpg', type: 'image/jpeg', blob }] })
    const forms: FormData[] = []
    const send = makeSend({
      connection: () => null,
      call: async <R>(request: { form?: FormData }) => {
        forms.push(request.form!)
        return { entries: [] } as R
      },
      storage: { openFile: async (file) => file.blob ?? null },
      clock: () => ({ phoneAt: noon, monotonicMs: 0, pageId: 'page' }),
      sendOriginal: async () => told,
      onProgress: () => {},
      onSignedOut: () => {},
    })
    const outcome = await send(old, new AbortController().signal, async () => {})
    expect(outcome).toMatchObject({ is: 'acknowledged' })
    expect(outcome).not.toHaveProperty('follows')
    expect((forms[0]!.get('recording') as File).size).toBe(3)
    expect(JSON.parse(forms[0]!.get('draft') as string)).toEqual({ draftId: 'old', claimedAt: noon, sentAt: noon })
  })

  it('W224 what the phone has no room for is sent all the same, and known to live only as long as the page', async () => {
    const { outbox, shown } = tab({ send: async () => ({ is: 'later' }) })
    await outbox.begin('p-1')
    void outbox.add(newDraft('no-room'))
    await until('it to be marked', () => shown.waiting[0]?.isOnlyHere === true)
    outbox.rest()
  })

  it('W226 nothing is kept again by a try that ends after the phone was wiped', async () => {
    const storage = disk()
    let fail: (outcome: Outcome<Reply>) => void = () => {}
    const { outbox } = tab({
      storage,
      send: () =>
        new Promise((resolve) => {
          fail = resolve
        }),
    })
    await outbox.begin('p-1')
    void outbox.add(newDraft('going'))
    await until('it to be under way', async () => (await storage.all()).length === 1)
    outbox.rest()
    await storage.remove('going')
    fail({ is: 'later' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(await storage.all()).toEqual([])
  })

  it('W227 a file is hashed the same with and without the help of the browser', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
      const bytes = new Uint8Array(randomBytes(length))
      const expected = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(sha256ByHand(bytes.buffer)).toString('hex')).toBe(expected)
    }
  })
})

describe('A no that is not about the draft', () => {
  const upTo = (ask: () => Promise<never>) => ({ isUp: () => true, ask }) as unknown as Connection
  const ecg = { name: 'ecg.jpg', type: 'image/jpeg', blob: new Blob(['ecg']) }
  function trying(change: Partial<SendParts>) {
    const send = makeSend({
      connection: () => null,
      call: async <R>() => ({ entries: [] }) as R,
      storage: { openFile: async (file) => file.blob ?? null },
      clock: () => ({ phoneAt: noon, monotonicMs: 0, pageId: 'page' }),
      sendOriginal: async () => told,
      onProgress: () => {},
      onSignedOut: () => {},
      ...change,
    })
    return (waiting: Waiting) => send(waiting, new AbortController().signal, async () => {})
  }

  it('W232 a question goes by the other door at once where the server does not know the word for it', async () => {
    const paths: string[] = []
    const send = trying({
      connection: () => upTo(async () => Promise.reject(new RefusalError(problemOf('unknown-message', 'zh')))),
      call: async <R>({ path }: { path: string }) => {
        paths.push(path)
        return { entries: [] } as R
      },
    })
    expect(await send(waitingOf('question', { task: 'open', consultationId: 'new-1' }))).toMatchObject({
      is: 'acknowledged',
    })
    expect(paths).toEqual(['/api/consultations'])
  })

  it('W234 a photograph without its file is not sent as nothing: it is refused with the reason', async () => {
    const lost = waitingOf('lost', { task: 'recordings', files: [{ name: 'ecg.jpg', type: 'image/jpeg' }] })
    expect(await trying({})(lost)).toMatchObject({ is: 'refused', refusal: { code: 'recording-missing' } })
  })

  it('W551 the file that the server refused is that which goes on, also where one before it cannot be read any more', async () => {
    const lost = { name: 'lost.jpg', type: 'image/jpeg' }
    const away = { ...ecg, name: 'away.jpg' }
    const old = waitingOf('old', { task: 'open', consultationId: 'new-1', files: [lost, ecg, away] })
    const refusal = problemOf('files-away', 'zh')
    const reply = { consultation: { id: 'c-1' }, entries: [], refusedRecordings: [{ index: 1, refusal }] }
    const outcome = await trying({ call: async <R>() => reply as R })(old)
    const kept: NewDraft[] = []
    const outbox = { add: async (draft: NewDraft) => void kept.push(draft) } as unknown as Outbox<DraftReply>
    if (outcome.is === 'acknowledged') keepRefused(outbox, old, outcome.reply)
    expect(kept.map(({ files, consultationId }) => [consultationId, files])).toEqual([['c-1', [away]]])
  })

  it("W235 a proxy's no is believed at the third try, while our server can be reached", async () => {
    const page = waitingOf('page', { task: 'recordings', files: [ecg], tries: 9 })
    const call = async () => Promise.reject(new NotReached('status 413', { status: 413 }))
    const cutOff = trying({ call })
    expect(await cutOff({ ...page, stuckTries: 9 })).toEqual({ is: 'later' })
    const reached = trying({ call, connection: () => upTo(() => new Promise(() => {})) })
    expect(await reached(page)).toEqual({ is: 'later', isStuck: true })
    expect(await reached({ ...page, stuckTries: 2 })).toMatchObject({
      is: 'refused',
      refusal: { code: 'refused-on-the-way' },
    })
  })

  it('W235 a file that is stuck lets the next one go first; words never change places', () => {
    const stuck = { stuckTries: 3 }
    const files = [waitingOf('first', { task: 'recordings', ...stuck }), waitingOf('second', { task: 'recordings' })]
    expect(nextOf(files, 'c-1/files')?.draftId).toBe('second')
    expect(nextOf(files.slice(0, 1), 'c-1/files')?.draftId).toBe('first')
    expect(nextOf([waitingOf('said', stuck), waitingOf('after')], 'c-1')?.draftId).toBe('said')
  })
})
