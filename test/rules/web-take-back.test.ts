// A stamp that was taken back while it waited. What the server may have is never simply forgotten here: it is withdrawn there.

import { describe, expect, it } from '@jest/globals'
import { problemOf } from '../../src/contract/refusals.ts'
import { inMemory } from '../../src/web/memory-storage.ts'
import { openOutbox } from '../../src/web/outbox.ts'
import type { NewDraft, OutboxStorage, Outcome, TabNews, Tabs, Waiting } from '../../src/web/waiting.ts'
import { until } from '../world/until.ts'

type Reply = { seq: number }
type Send = (waiting: Waiting) => Promise<Outcome<Reply>>

const noon = '2026-11-22T04:00:00.000Z'
const facts = { consultationId: 'c-1', task: 'entry' as const, kind: 'stamped', claimedAt: noon, files: [] }
const stamp = (draftId: string): NewDraft => ({ ...facts, draftId, body: { milestone: 'needle' } })
const as = { draftId: 'withdrawal', claimedAt: noon, reason: 'a slip' }
const refusal = problemOf('time-in-future', 'zh')

/** As a phone's disk: what is put is kept. */
function disk(): OutboxStorage {
  const { outbox } = inMemory()
  return { ...outbox, put: (one) => outbox.put(one).then(() => 'kept') }
}

/** Writes a draft once, however often it comes; `isUp` false: what it answers is lost. */
function server() {
  const written: string[] = []
  const line = { isUp: false }
  const send: Send = async ({ draftId }) => {
    if (!written.includes(draftId)) written.push(draftId)
    await new Promise((resolve) => setImmediate(resolve))
    return line.isUp ? { is: 'acknowledged', reply: { seq: written.indexOf(draftId) + 1 } } : { is: 'later' }
  }
  return { written, line, send }
}

const shortPause = (_ms: number) => ({ done: new Promise<void>((resolve) => setImmediate(resolve)), end: () => {} })
/** The disk is waited for, the next try never comes. */
const longPause = (ms: number) => (ms === 1000 ? { done: new Promise<void>(() => {}), end: () => {} } : shortPause(ms))

function page(send: Send, storage: OutboxStorage = disk(), tabs?: Tabs<Reply>, pause = shortPause) {
  const shown: { waiting: readonly Waiting[] } = { waiting: [] }
  const bodies: Record<string, unknown>[] = []
  const outbox = openOutbox<Reply>({
    storage,
    send: (waiting) => {
      if (waiting.kind === 'withdrawn') bodies.push(waiting.body)
      return send(waiting)
    },
    pause,
    onChange: (waiting) => {
      shown.waiting = waiting
    },
    onAcknowledged: () => {},
    withdrawalOf: ({ takenBack, consultationId }, { seq }) =>
      takenBack && {
        ...facts,
        ...takenBack,
        consultationId,
        kind: 'withdrawn',
        body: { seq, reason: takenBack.reason },
      },
    ...(tabs ? { tabs } : {}),
  })
  return { outbox, shown, bodies, storage }
}

describe('A stamp that is taken back while it waits', () => {
  it('W538 is withdrawn as soon as the server acknowledges it, and whoever wrote it is not told that it is there', async () => {
    const { written, line, send } = server()
    const { outbox, shown, bodies, storage } = page(send)
    await outbox.begin('p-1')
    const outcome = outbox.add(stamp('needle'))
    await until('a try to have failed', () => (shown.waiting[0]?.tries ?? 0) > 0)
    await outbox.takeBack('needle', as)
    expect(shown.waiting).toMatchObject([{ draftId: 'needle', takenBack: as }])
    await outbox.takeBack('needle', { ...as, draftId: 'another' })
    line.isUp = true
    expect(await outcome).toEqual({ is: 'later' })
    await until('nothing to wait', () => shown.waiting.length === 0)
    expect([written, bodies]).toEqual([['needle', 'withdrawal'], [{ seq: 1, reason: 'a slip' }]])
    expect(await storage.all()).toEqual([])
  })

  it('W538 is gone for good where the server refuses it, or where it surely never left the phone', async () => {
    let isRefusing = false
    const refusing = page(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return isRefusing ? { is: 'refused', refusal } : { is: 'later' }
    })
    await refusing.outbox.begin('p-1')
    const refused = refusing.outbox.add(stamp('needle'))
    await until('a try to have failed', () => (refusing.shown.waiting[0]?.tries ?? 0) > 0)
    await refusing.outbox.takeBack('needle', as)
    isRefusing = true
    expect(await refused).toEqual({ is: 'later' })
    expect([refusing.shown.waiting, await refusing.storage.all()]).toEqual([[], []])

    const cutOff = page(async () => ({ is: 'later', isUnsent: true }), disk(), undefined, longPause)
    await cutOff.outbox.begin('p-1')
    void cutOff.outbox.add(stamp('needle'))
    await until('a try to have failed', () => cutOff.shown.waiting[0]?.tries === 1)
    await cutOff.outbox.takeBack('needle', as)
    expect([cutOff.shown.waiting, await cutOff.storage.all()]).toEqual([[], []])
  })

  it('W539 is withdrawn by the next page too: what an earlier one kept may have gone, whatever it says of its tries', async () => {
    const { written, line, send } = server()
    const storage = disk()
    const killed = page((one) => send(one).then(() => new Promise(() => {})), storage)
    await killed.outbox.begin('p-1')
    void killed.outbox.add(stamp('needle'))
    await until('it to be written', () => written.length === 1)
    expect((await storage.all())[0]).toMatchObject({ state: 'saved', tries: 0 })
    const second = page(() => new Promise(() => {}), storage)
    await second.outbox.begin('p-1')
    await second.outbox.takeBack('needle', as)
    line.isUp = true
    const third = page(send, storage)
    await third.outbox.begin('p-1')
    await until('nothing to be kept', async () => (await storage.all()).length === 0)
    expect(written).toEqual(['needle', 'withdrawal'])
  })

  it.each([
    ['while the other one sends it', true],
    ['while it waits', false],
  ])('W539 in a tab that does not send it, %s', async (_, whileItGoes) => {
    const { written, line, send } = server()
    const storage = disk()
    const [one, other] = twoTabs()
    let go = () => {}
    const gone = new Promise<void>((resolve) => {
      go = resolve
    })
    const held: Send = async (waiting) => {
      if (whileItGoes && waiting.draftId === 'needle') await gone
      return send(waiting)
    }
    const sending = page(held, storage, one)
    const looking = page(send, storage, other)
    await sending.outbox.begin('p-1')
    await looking.outbox.begin('p-1')
    void looking.outbox.add(stamp('needle'))
    await until('the other to have it', () => sending.shown.waiting.length === 1)
    await looking.outbox.takeBack('needle', as)
    line.isUp = true
    go()
    await until('nothing to be kept', async () => (await storage.all()).length === 0)
    await until('both to show nothing', () => sending.shown.waiting.length + looking.shown.waiting.length === 0)
    expect(written).toEqual(['needle', 'withdrawal'])
  })
})

/** The first has the turn for ever. */
function twoTabs(): [Tabs<Reply>, Tabs<Reply>] {
  const listeners: ((news: TabNews<Reply>) => void)[] = []
  const make = (granted: Promise<void>): Tabs<Reply> => {
    let mine: (news: TabNews<Reply>) => void = () => {}
    return {
      turn: () => ({ granted, end: () => {} }),
      tell: (news) => {
        for (const hear of listeners) if (hear !== mine) hear(news)
      },
      hear: (listener) => {
        mine = listener
        listeners.push(listener)
      },
    }
  }
  return [make(Promise.resolve()), make(new Promise(() => {}))]
}
