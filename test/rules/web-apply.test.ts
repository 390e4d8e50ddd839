// The phone's state: what it makes of pushes must equal what the server would tell it when asked again.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { foldAll } from '../../src/consultation/fold.ts'
import type { Entry } from '../../src/consultation/model.ts'
import { summarise } from '../../src/consultation/summary.ts'
import { apply, applyDuty, applyWatched, nothing, type PhoneState } from '../../src/web/apply.ts'
import * as heart from '../../src/web/heart.ts'
import { story } from '../world/consultation-builder.ts'
import { entryFixtures, fixtureKinds } from '../world/entry-fixtures.ts'

const id = 'consultation-1'
const told = whole()

function whole() {
  return story()
    .at(1)
    .opened()
    .recorded()
    .at(2)
    .called()
    .accepted()
    .at(4)
    .answered()
    .stamped('consent_signed')
    .at(6)
    .stamped('needle')
    .closed()
}

/** What `watch` answers when the consultation has this many entries. */
function snapshot(entries: readonly Entry[], after = 0) {
  const consultation = foldAll(entries)
  return { consultation, entries: entries.filter((entry) => entry.seq > after), seq: consultation.seq }
}

function pushed(state: PhoneState, entry: Entry | { seq: number }, withHeart = true): PhoneState {
  return apply(state, { name: 'entry', body: { consultationId: id, entry } }, withHeart ? heart : null)
}

const watchedAfter = (count: number) => applyWatched(nothing, snapshot(told.entries.slice(0, count)))
const count = () => fc.integer({ min: 1, max: told.entries.length })

describe('Applying pushes', () => {
  it('W1 snapshot and pushed entries give what a fresh snapshot gives, from every seq', () => {
    for (let from = 1; from <= told.entries.length; from++) {
      const state = told.entries.slice(from).reduce((before, entry) => pushed(before, entry), watchedAfter(from))
      expect(state.followed[id]).toEqual({ ...watchedAfter(told.entries.length).followed[id] })
    }
  })

  it.each(fixtureKinds.filter((kind) => kind !== 'opened'))('W1 also for an entry of kind %s', (kind) => {
    const { before, by, body } = entryFixtures[kind]()
    const known = [...before.entries]
    before.write(kind, body, { by })
    const watched = applyWatched(nothing, snapshot(known))
    const state = before.entries.slice(known.length).reduce((held, entry) => pushed(held, entry), watched)
    expect(state.followed[id]).toEqual(applyWatched(nothing, snapshot(before.entries)).followed[id])
  })

  it('W2 pushes that come twice or late change nothing', () => {
    fc.assert(
      fc.property(count(), count(), (known, seq) => {
        fc.pre(seq <= known)
        const state = watchedAfter(known)
        expect(pushed(state, told.entries[seq - 1]!)).toEqual(state)
      }),
    )
  })

  it('W3 a gap is never guessed over: the consultation is behind until the missing entries are there', () => {
    const state = pushed(watchedAfter(2), told.entries[3]!)
    expect(state.followed[id]).toMatchObject({ isBehind: true, consultation: { seq: 2 } })
    const caughtUp = applyWatched(state, snapshot(told.entries, 2))
    expect(caughtUp.followed[id]).toEqual(watchedAfter(told.entries.length).followed[id])
  })

  it('W4 of a snapshot and pushes that overtook it, whichever knows more is kept', () => {
    fc.assert(
      fc.property(count(), count(), (asked, answered) => {
        const held = told.entries.slice(asked).reduce((before, entry) => pushed(before, entry), watchedAfter(asked))
        const merged = applyWatched(held, snapshot(told.entries.slice(0, answered)))
        expect(merged.followed[id]?.consultation).toEqual(told.state)
        expect(merged.followed[id]?.entries).toHaveLength(told.entries.length)
      }),
    )
  })

  it('W5 a hidden entry moves the seq on and asks for the snapshot', () => {
    const state = pushed(watchedAfter(3), { seq: 4 })
    expect(state.followed[id]).toMatchObject({ isBehind: true, consultation: { seq: 4 } })
    expect(state.followed[id]?.entries.at(-1)).toEqual({ seq: 4 })
  })

  it('W5 a kind that this phone does not know asks for the snapshot', () => {
    const newer = { ...told.entries[3]!, kind: 'invented-later' }
    expect(pushed(watchedAfter(3), newer).followed[id]?.isBehind).toBe(true)
  })

  it('W6 until the heart is loaded every entry is shown and the snapshot asked for', () => {
    const state = pushed(watchedAfter(3), told.entries[3]!, false)
    expect(state.followed[id]).toMatchObject({ isBehind: true, entries: told.entries.slice(0, 4) })
  })

  it('W7 heads show a push that was lost', () => {
    const state = apply(watchedAfter(3), { name: 'heads', body: [{ consultationId: id, seq: 5 }] }, heart)
    expect(state.followed[id]?.isBehind).toBe(true)
    const level = apply(watchedAfter(3), { name: 'heads', body: [{ consultationId: id, seq: 3 }] }, heart)
    expect(level.followed[id]?.isBehind).toBe(false)
  })
})

describe('The list', () => {
  const summaryAt = (seq: number) => summarise(foldAll(told.entries.slice(0, seq)))
  const listed = (seq: number): PhoneState =>
    applyDuty(nothing, { duty: [], consultations: [summaryAt(seq)], rings: [] })
  const news = (seq: number) => ({
    name: 'entry' as const,
    body: { consultationId: id, entry: told.entries[seq - 1]!, summary: summaryAt(seq) },
  })

  it('W8 follows each entry, and never goes back', () => {
    expect(apply(listed(1), news(4), heart).consultations).toEqual([summaryAt(4)])
    expect(apply(listed(5), news(4), heart).consultations).toEqual([summaryAt(5)])
    expect(applyDuty(listed(5), { duty: [], consultations: [summaryAt(4)], rings: [] }).consultations).toEqual([
      summaryAt(5),
    ])
  })

  it('W8 a new question joins it, a closed one leaves it', () => {
    const empty = applyDuty(nothing, { duty: [], consultations: [], rings: [] })
    expect(apply(empty, news(1), heart).consultations).toEqual([summaryAt(1)])
    expect(apply(listed(1), news(told.entries.length), heart).consultations).toEqual([])
  })

  it('W7 heads show that the list missed something', () => {
    expect(apply(listed(1), { name: 'heads', body: [{ consultationId: id, seq: 2 }] }, heart).isListBehind).toBe(true)
  })
})

describe('Rings', () => {
  const call = { consultationId: id, callId: 'call-1', step: 1 }
  const ringing = apply(nothing, { name: 'ring', body: call }, heart)

  it('W9 a call rings once however often it is told, until it is stopped', () => {
    expect(apply(ringing, { name: 'ring', body: call }, heart).rings).toEqual([call])
    const stop = { callId: 'call-1', consultationId: id, by: 'p-li' }
    expect(apply(ringing, { name: 'ring-stopped', body: stop }, heart).rings).toEqual([])
    expect(apply(ringing, { name: 'ring-stopped', body: { ...stop, callId: 'call-2' } }, heart).rings).toEqual([call])
  })

  it('W9 a phone that reconnects rings for exactly what the server says', () => {
    expect(applyDuty(ringing, { duty: [], consultations: [], rings: [] }).rings).toEqual([])
  })

  it('W10 signed out, the phone knows nothing any more', () => {
    const state = { ...watchedAfter(4), rings: [call] }
    expect(apply(state, { name: 'signed-out', body: { reason: 'revoked' } }, heart)).toEqual(nothing)
  })
})
