// What a stamp that waits on the phone says of its time, and what becomes of that when it is taken back.

import { describe, expect, it } from '@jest/globals'
import { stroke } from '../../src/consultation/pathways/stroke.ts'
import { milestoneOf } from '../../src/consultation/pathways.ts'
import { fullTime } from '../../src/web/parts/shown-time.ts'
import { takeBackStamp } from '../../src/web/parts/take-back-stamp.ts'
import { undoable } from '../../src/web/parts/undo.ts'
import { waitingTold } from '../../src/web/parts/waiting-told.ts'
import { type Me, me } from '../../src/web/phone-state.ts'
import { outbox } from '../../src/web/session.ts'
import { waiting } from '../../src/web/state.ts'
import type { Waiting } from '../../src/web/waiting.ts'

const claimedAt = '2026-11-21T19:05:00.000Z'
const made = {
  draftId: 'd',
  order: 1,
  personId: 'p',
  consultationId: 'c',
  tries: 0,
  state: 'saved' as const,
  files: [],
}
const stamp = (body: object, offset: Pick<Waiting, 'clockOffsetMs'> = {}): Waiting => ({
  ...made,
  ...offset,
  task: 'entry',
  kind: 'stamped',
  body: { milestone: 'nihss_scored', ...body },
  claimedAt,
})
const nihss = milestoneOf(stroke, 'nihss_scored')
const timeOf = (at: string) => expect.stringContaining(fullTime(at).slice(-5))

describe('A stamp that waits', () => {
  it('W554 tells the time that somebody said, and its number; nothing of that is by the clock of the phone', () => {
    expect(waitingTold(stamp({ at: '2026-11-21T18:10:00.000Z', value: 18 }), nihss)).toEqual({
      time: timeOf('2026-11-21T18:10:00.000Z'),
      number: 'NIHSS 分数 18',
      isByPhone: false,
    })
    expect(waitingTold(stamp({ value: 'unknown' }), nihss)).toEqual({ time: '时间不详', number: '', isByPhone: false })
    expect(waitingTold(stamp({ value: 'not-applicable' }), nihss).time).toBe('不适用')
  })

  it('W554 tells when it was tapped, by the clock of the phone where that was not measured', () => {
    const untold = { number: '', isByPhone: true, time: timeOf(claimedAt) }
    expect(waitingTold(stamp({}), nihss)).toEqual(untold)
    expect(waitingTold({ ...stamp({ text: '好' }), kind: 'said' })).toEqual(untold)
    expect(waitingTold(stamp({}, { clockOffsetMs: -60_000 }), nihss)).toEqual({
      time: timeOf('2026-11-21T19:04:00.000Z'),
      number: '',
      isByPhone: false,
    })
  })
})

describe('A stamp that waits and is taken back', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('W556 and never left the phone can be had back for ten seconds, as it was made and once', async () => {
    me.value = { person: { id: 'p' }, network: { timeZone: 'Asia/Shanghai' } } as Me
    await outbox.begin('p')
    await settled()
    const { draftId, order: _, personId: __, tries: ___, state: ____, ...made } = stamp({ value: 18 })
    void outbox.add({ ...made, draftId })
    takeBackStamp(waiting.value[0]!, nihss)
    expect(waiting.value).toEqual([])
    const { onUndo, words } = undoable.value!
    expect(words).toContain(waitingTold(stamp({})).time)
    onUndo()
    onUndo()
    expect(waiting.value).toMatchObject([made])
    expect(waiting.value).toHaveLength(1)
    outbox.rest()
    me.value = null
  })
})
