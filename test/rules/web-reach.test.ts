// The phone as something that can be reached: what it tells of receipts, what it keeps of self-tests and alarms.

import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Alarm, SelfTest } from '../../src/contract/reach-shapes.ts'
import { selfTestFor } from '../../src/web/gallery/call-fixtures.ts'
import { instead, isOnlyOpen, sorted, toneOf } from '../../src/web/parts/self-test-lines.ts'
import {
  forgetReach,
  hearReach,
  keepSelfTest,
  marks,
  selfTest,
  withAlarm,
  withMarks,
} from '../../src/web/reach-state.ts'
import { openReceiptMarks } from '../../src/web/receipt-marks.ts'
import { bytesOf } from '../../src/web/web-push.ts'

/** A wire that can be cut, and a second that passes when the test says so. */
function phone() {
  const told: string[] = []
  const wire = { isUp: true, fails: null as 'passing' | 'refused' | null }
  let waiting: (() => void)[] = []
  const receipts = openReceiptMarks({
    isUp: () => wire.isUp,
    async tell(kind, consultationId, seq) {
      told.push(`${kind} ${consultationId} ${seq}`)
      if (wire.fails) throw new Error(wire.fails)
    },
    isPassing: (cause) => (cause as Error).message === 'passing',
    later: (_ms, then) => void waiting.push(then),
  })
  const second = async () => {
    const due = waiting
    waiting = []
    for (const then of due) then()
    await Promise.resolve()
  }
  return { receipts, told, wire, second }
}

describe('Receipts that this phone tells', () => {
  it('W160 of many entries in one second only the highest number is told, once for each kind', async () => {
    const { receipts, told, second } = phone()
    for (const seq of [1, 3, 2]) receipts.mark('received', 'c1', seq)
    receipts.mark('seen', 'c1', 2)
    receipts.mark('received', 'c2', 1)
    expect(told).toEqual([])
    await second()
    expect(told).toEqual(['received c1 3', 'seen c1 2', 'received c2 1'])
    receipts.mark('received', 'c1', 3)
    await second()
    expect(told).toHaveLength(3)
  })

  it('W161 what could not be told while the wire was down, or got no answer, is told when it is up again', async () => {
    const { receipts, told, wire, second } = phone()
    wire.isUp = false
    receipts.mark('seen', 'c1', 4)
    await second()
    expect(told).toEqual([])
    wire.isUp = true
    wire.fails = 'passing'
    receipts.wake()
    await second()
    wire.fails = null
    receipts.wake()
    await second()
    receipts.wake()
    await second()
    expect(told).toEqual(['seen c1 4', 'seen c1 4'])
  })

  it('W161 a refusal is not asked again, and whoever signs in next begins anew', async () => {
    const { receipts, told, wire, second } = phone()
    wire.fails = 'refused'
    receipts.mark('seen', 'c1', 4)
    await second()
    receipts.wake()
    await second()
    expect(told).toHaveLength(1)
    receipts.forget()
    receipts.mark('seen', 'c1', 4)
    await second()
    expect(told).toHaveLength(2)
  })
})

describe('What the phone hears of reaching people', () => {
  beforeEach(forgetReach)

  it('W162 marks are added, the same one twice is one, and they go with whoever signs out', () => {
    const mark = {
      personId: 'li',
      name: '李医生',
      side: 'answering',
      kind: 'seen',
      seq: 3,
      at: '2026-11-22T05:10:00.000Z',
    }
    const later = { ...mark, seq: 7, at: '2026-11-22T05:12:00.000Z' }
    hearReach({ name: 'receipts', body: { consultationId: 'c1', marks: [mark] } } as never)
    hearReach({ name: 'receipts', body: { consultationId: 'c1', marks: [mark, later] } } as never)
    expect(marks.value.c1).toEqual([mark, later])
    expect(withMarks([mark as never], [])).toHaveLength(1)
    forgetReach()
    expect(marks.value).toEqual({})
  })

  it('W163 a self-test that has ended does not run again, and an older one does not cover a newer one', () => {
    const running: SelfTest = { ...selfTestFor('running'), id: 'b', startedAt: '2026-11-22T05:10:00.000Z' }
    const ended: SelfTest = { ...running, endedAt: '2026-11-22T05:10:20.000Z', isReachable: true }
    keepSelfTest(ended)
    hearReach({ name: 'self-test-result', body: { selfTest: running } })
    expect(selfTest.value?.endedAt).toBe(ended.endedAt)
    keepSelfTest({ ...running, id: 'a', startedAt: '2026-11-22T05:09:00.000Z' })
    expect(selfTest.value?.id).toBe('b')
  })

  it('W164 of a self-test what will not ring comes first, and what rings in its place is named once each', () => {
    const { lines } = selfTestFor('red')
    const [first, second] = sorted(lines)
    expect([first!.isRed, second!.isRed]).toEqual([true, true])
    expect(sorted(lines).at(-1)!.state).toMatch(/off|skipped/)
    expect(instead(lines).map(({ zh }) => zh)).toEqual(['救心应用', '电话'])
    expect(instead(selfTestFor('nothing').lines)).toEqual([])
  })

  it('W164 what is said of a device is not said again of the person', () => {
    const { lines } = selfTestFor('red')
    const push = lines.find(({ channel }) => channel === 'web-push')!
    const ofPerson = { ...push, deviceId: null, deviceName: null, isThisDevice: false }
    expect(sorted([...lines, ofPerson])).toHaveLength(lines.length)
    expect(sorted([...lines, { ...ofPerson, state: 'sent' }])).toHaveLength(lines.length + 1)
  })

  it('W552 where nothing rings but the app itself, reachable is said of an open app only', () => {
    const { lines } = selfTestFor('red')
    const only = (channel: string, change: Partial<SelfTest['lines'][number]> = {}) =>
      isOnlyOpen(lines.filter((line) => line.channel === channel).map((line) => ({ ...line, isRed: false, ...change })))
    expect(only('live', { state: 'heard' })).toBe(true)
    expect(only('voice', { state: 'sent' })).toBe(false)
    expect(only('voice', { state: 'sent', isRed: true })).toBe(true)
    expect(only('voice', { state: 'skipped', reason: 'quiet-hours' })).toBe(false)
    expect(only('voice', { state: 'skipped', reason: null })).toBe(true)
  })

  it('W568 a telephone that rings and takes no key is not said to be all right', () => {
    const tones = (found: 'red' | 'good') =>
      selfTestFor(found)
        .lines.filter(({ channel }) => channel === 'voice')
        .map(toneOf)
    expect([tones('red'), tones('good')]).toEqual([['near'], ['good']])
  })

  it('W165 an alarm that somebody has seen takes the place of the unseen one; the newest stands first', () => {
    const alarm = { id: 'a', at: '2026-11-22T05:10:00.000Z', seenAt: null } as Alarm
    const newer = { ...alarm, id: 'b', at: '2026-11-22T05:11:00.000Z' }
    const seen = { ...alarm, seenAt: '2026-11-22T05:12:00.000Z' }
    const both = withAlarm(withAlarm([], alarm), newer)
    expect(both.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(withAlarm(both, seen).map(({ id, seenAt }) => [id, seenAt !== null])).toEqual([
      ['b', false],
      ['a', true],
    ])
  })

  it('W166 the key of the push service is read as the bytes that it is', () => {
    expect([...bytesOf('-_8BAg')]).toEqual([251, 255, 1, 2])
  })
})
