// The witness of the blackouts: a witness that cannot see a lie proves nothing.

import { describe, expect, it } from '@jest/globals'
import type { Claims } from '../world/screen-claims.ts'
import { behindOf, type Known, untrueOf } from '../world/screen-witness.ts'

const known: Known = {
  entries: [
    entry(1, 'opened', 1_000, 'lin'),
    entry(2, 'called', 1_050, null),
    entry(3, 'said', 5_000, 'lin', { text: '已建立静脉通路' }),
    entry(4, 'stamped', 6_000, 'lin', { milestone: 'antiplatelet_given' }),
  ],
  marks: [
    { personId: 'wang', kind: 'received', seq: 3, atMs: 7_000 },
    { personId: 'lin', kind: 'seen', seq: 4, atMs: 7_500 },
  ],
}
const quiet: Claims = {
  atMs: 8_000,
  rows: [],
  isRinging: false,
  isDelivered: false,
  isAccepted: false,
  isAnswered: false,
  isConfirmed: false,
  milestones: [],
  keptHere: 0,
}
const row = { seq: 3, kind: 'said', text: '已建立静脉通路', hasReceipt: true, delivered: 1, seen: 0 }

describe('the witness of a screen', () => {
  it('W600 what is behind the server is no lie, and what is ahead of it by a moment is one', () => {
    expect(untrueOf(quiet, known)).toEqual([])
    const shown = { ...quiet, rows: [row], isRinging: true, milestones: ['双抗负荷', '呼叫值班医师'] }
    expect(untrueOf(shown, known)).toEqual([])
    expect(untrueOf({ ...shown, rows: [{ ...row, delivered: 0 }] }, known)).toEqual([])
    expect(untrueOf({ ...shown, atMs: 6_990 }, known)).toEqual(['of entry 3 1 have it on the screen, 0 for the server'])
    expect(untrueOf({ ...quiet, atMs: 5_900, milestones: ['双抗负荷'] }, known)).toHaveLength(1)
    expect(untrueOf({ ...quiet, atMs: 1_040, isRinging: true }, known)).toHaveLength(1)
  })

  it('W601 each state has its own lie: entry, words, delivered, seen, ringing, accepted, answered, confirmed, stamped', () => {
    const lies: Partial<Claims>[] = [
      { rows: [{ ...row, seq: 5 }] },
      { rows: [{ ...row, kind: 'stamped' }] },
      { rows: [{ ...row, text: '未建立静脉通路' }] },
      { rows: [{ ...row, delivered: 2 }] },
      { rows: [{ ...row, seen: 1 }] },
      // who wrote it has not received it
      { rows: [{ ...row, seq: 4, kind: 'stamped', text: null, delivered: 1 }] },
      { isDelivered: true },
      { isAccepted: true },
      { isAnswered: true },
      { isConfirmed: true },
      { milestones: ['首份心电图完成'] },
    ]
    for (const lie of lies) expect([lie, untrueOf({ ...quiet, ...lie }, known).length]).toEqual([lie, 1])
    expect(untrueOf({ ...quiet, isRinging: true }, { entries: [], marks: [] })).toHaveLength(1)
  })

  it('W602 in the end a screen that stays behind the server is told from one that has caught up', () => {
    const caughtUp = { ...quiet, rows: [row] }
    expect(behindOf(caughtUp, known)).toEqual([])
    expect(behindOf({ ...quiet, rows: [{ ...row, delivered: 0 }] }, known)).toHaveLength(1)
    expect(behindOf({ ...caughtUp, rows: [{ ...row, delivered: 0, hasReceipt: false }] }, known)).toEqual([])
    const entries = [...known.entries, entry(5, 'accepted', 8_500, 'wang')]
    expect(behindOf(caughtUp, { ...known, entries })).toEqual(['it was accepted, and the screen does not say so'])
  })
})

function entry(seq: number, kind: string, atMs: number, byPersonId: string | null, body = {}) {
  return { seq, kind, atMs, byPersonId, body }
}
