// A snapshot and the entries after it are the same as all entries: the law that both phones stand on.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fold, foldAll } from '../../src/consultation/fold.ts'
import type { Consultation, Entry, HiddenEntry } from '../../src/consultation/model.ts'
import { anxi, type Story, story } from '../world/consultation-builder.ts'
import { entryFixtures, fixtureKinds } from '../world/entry-fixtures.ts'

/** As the journal keeps it and the wire carries it. */
const kept = (consultation: Consultation): Consultation => JSON.parse(JSON.stringify(consultation))

function everySplitAgrees(entries: readonly (Entry | HiddenEntry)[]): void {
  const whole = kept(foldAll(entries))
  for (let split = 1; split <= entries.length; split++) {
    const snapshot = kept(foldAll(entries.slice(0, split)))
    expect(kept(entries.slice(split).reduce<Consultation>(fold, snapshot))).toEqual(whole)
  }
}

/** Any number of entries of any kind, in any order, as far as the rules let them in. */
const randomStory = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...fixtureKinds),
      minutes: fc.nat(90),
      milestone: fc.constantFrom('needle', 'door_in', 'door_out', 'wire_crossed'),
    }),
    { maxLength: 25 },
  )
  .map((steps): Story => {
    const scene = story().at(1).opened().recorded()
    for (const { kind, minutes, milestone } of steps) {
      const { by, body } = entryFixtures[kind]()
      scene.at(1 + minutes)
      const target = scene.state.assertions.filter((one) => one.source === 'tapped' && one.seq > 1).pop()
      const own = kind === 'stamped' ? { milestone } : kind === 'withdrawn' ? { seq: target?.seq ?? 1 } : {}
      scene.attempt(kind, { ...body, ...own }, { by: kind === 'withdrawn' ? 'quality' : by })
    }
    return scene
  })

describe('fold', () => {
  it.each(fixtureKinds)('C60 snapshot and entries give the same as all entries, for %s', (kind) => {
    const { before, by, body } = entryFixtures[kind]()
    before.write(kind, body, { by })
    if (kind !== 'closed')
      before.write(before.state.state === 'open' ? 'closed' : 'reopened', { reason: '之后' }, { by: 'lab' })
    everySplitAgrees(before.entries)
  })

  it('C61 the whole scene can be cut anywhere', () => {
    everySplitAgrees(anxi().entries)
  })

  it('C62 so can any story, and its number is its last entry', () => {
    fc.assert(
      fc.property(randomStory, (scene) => {
        everySplitAgrees(scene.entries)
        expect(scene.state.seq).toBe(scene.entries.length)
        expect(kept(scene.state)).toEqual(kept(foldAll(scene.entries)))
      }),
      { numRuns: 60 },
    )
  })

  it('C63 a hidden entry, and one of a newer kind, only move the number on', () => {
    fc.assert(
      fc.property(randomStory, fc.boolean(), (scene, isHidden) => {
        const seq = scene.state.seq + 1
        const newer = { seq, kind: 'dreamt', at: scene.now, by: 'system' as const, body: { of: 1 } }
        expect(fold(scene.state, isHidden ? { seq } : newer)).toEqual({ ...scene.state, seq })
      }),
      { numRuns: 20 },
    )
  })

  it('C64 hidden entries do not keep the rest from being read: the clinic sees who took over', () => {
    const { before, by, body } = entryFixtures['duty-taken']()
    before.write('duty-taken', body, { by })
    const seen = before.entries.map((entry) => (entry.kind === 'duty-offered' ? { seq: entry.seq } : entry))
    expect(foldAll(seen)).toEqual(before.state)
  })

  it('C65 an entry that is already in changes nothing', () => {
    const scene = anxi()
    for (const entry of scene.entries) expect(fold(scene.state, entry)).toBe(scene.state)
  })

  it('C66 no entry is changed by being read', () => {
    const scene = anxi()
    const before = JSON.stringify(scene.entries)
    foldAll(scene.entries)
    expect(JSON.stringify(scene.entries)).toBe(before)
  })

  it('C67 a journal that does not begin with the question is a bug', () => {
    expect(() => foldAll([])).toThrow()
    expect(() => fold(null, { seq: 1 })).toThrow()
    expect(() => fold(null, anxi().entries[1]!)).toThrow()
  })

  it('C68 an ECG an hour after the needle is the one that was asked for', () => {
    const names = (minutes: number) => {
      const scene = story().opened().stamped('needle').at(minutes).recorded('later')
      return scene.state.assertions.filter((one) => one.seq === scene.last.seq).map((one) => one.milestone)
    }
    expect(names(44)).toEqual(['ecg_received'])
    expect(names(45)).toEqual(['ecg_received', 'lysis_ecg_60'])
    expect(names(75)).toEqual(['ecg_received', 'lysis_ecg_90'])
    expect(names(120)).toEqual(['ecg_received'])
  })

  it.each([
    ['of this morning', '2026-11-22T04:50:00.000Z', ['ecg_received', 'first_ecg_acquired']],
    ['of yesterday at this time', '2026-11-21T05:09:00.000Z', ['ecg_received', 'first_ecg_acquired']],
    ['of another year', '2009-05-01T08:00:00.000Z', ['ecg_received']],
    ['of tomorrow', '2026-11-23T05:09:00.000Z', ['ecg_received']],
  ])('C70 an ECG %s by its own clock stamps what can be believed', (_when, acquiredAt, expected) => {
    const { body } = entryFixtures['recording-added']()
    const scene = story()
      .opened()
      .write('recording-added', { ...body, acquiredAt })
    expect(scene.state.assertions.filter((one) => one.seq === 2).map((one) => one.milestone)).toEqual(expected)
  })

  it('C69 a pathway keeps only its own milestones', () => {
    const scene = story().opened({ pathway: 'stroke' }).recorded()
    expect(scene.state.assertions.map((one) => one.milestone)).toEqual([
      'symptom_onset',
      'first_medical_contact',
      'door_in',
    ])
  })
})
