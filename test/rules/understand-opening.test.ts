// An incomplete question is always taken: what nobody has to fill in never refuses it.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { opened } from '../../src/consultation/entries/opened.ts'
import { understandOpening } from '../../src/consultation/understand-opening.ts'
import { damaged } from '../world/hostile-values.ts'

const bare = { draftId: 'd-1', pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }
const full = {
  ...bare,
  urgency: 'ordinary',
  patient: { ...bare.patient, name: '演示', localId: '7' },
  complaint: '胸痛',
  vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
  symptomOnset: { at: '2026-11-22T04:29:00.000Z', precision: 'about' },
  doorIn: { at: '2026-11-22T05:09:00.000Z' },
  firstMedicalContact: { at: '2026-11-22T05:01:00.000Z' },
  rosterId: 'roster-1',
  claimedAt: '2026-11-22T05:10:00.000Z',
  sentAt: '2026-11-22T05:10:01.000Z',
}
const understood = (draft: object) => ({ ok: true, draft: { urgency: 'urgent', ...draft }, droppedFields: [] })

describe('a question as it was sent', () => {
  it('C73 is understood whole when nothing is wrong with it', () => {
    expect(understandOpening(full)).toEqual(understood(full))
  })

  it('C73 null says nothing, and is not told as dropped', () => {
    const nothing = Object.fromEntries(Object.keys(full).map((name) => [name, null]))
    const inside = {
      patient: { ...bare.patient, name: null },
      vitals: { systolic: null, spo2: 96 },
      doorIn: { at: null },
      symptomOnset: { at: null, precision: 'unknown' },
    }
    expect(understandOpening({ ...nothing, ...bare, ...inside })).toEqual(
      understood({ ...bare, vitals: { spo2: 96 }, symptomOnset: { precision: 'unknown' } }),
    )
  })

  it.each<[string, object, string[], object]>([
    ['a pressure in words', { vitals: { systolic: 'abc', spo2: 96 } }, ['vitals.systolic'], { vitals: { spo2: 96 } }],
    ['a pulse of nobody', { vitals: { heartRate: 4_000 } }, ['vitals.heartRate'], { vitals: {} }],
    ['an onset that is no time', { symptomOnset: { at: 'noon' } }, ['symptomOnset.at'], { symptomOnset: {} }],
    [
      'a precision of its own',
      { symptomOnset: { at: full.symptomOnset.at, precision: 'exactly' } },
      ['symptomOnset.precision'],
      { symptomOnset: { at: full.symptomOnset.at } },
    ],
    ['an arrival that is no time', { doorIn: { at: 7 } }, ['doorIn.at'], {}],
    ['an arrival that is a text', { doorIn: '13:09' }, ['doorIn'], {}],
    ['an urgency of its own', { urgency: 'very' }, ['urgency'], { urgency: 'urgent' }],
    ['a complaint that cannot be stored', { complaint: 'a\0b' }, ['complaint'], {}],
    ['a name that is a number', { patient: { ...bare.patient, name: 7 } }, ['patient.name'], {}],
    ['a clock that says noon', { claimedAt: 'noon', sentAt: 'now' }, ['claimedAt', 'sentAt'], {}],
    [
      'fields that we do not know',
      { troponin: 3, vitals: { mood: 'bad' }, patient: { ...bare.patient, idCard: '1' } },
      ['patient.idCard', 'vitals.mood', 'troponin'],
      { vitals: {} },
    ],
  ])('C74 %s is dropped and named, and the question stands', (_what, wrong, droppedFields, left) => {
    expect(understandOpening({ ...bare, ...wrong })).toEqual({ ...understood({ ...bare, ...left }), droppedFields })
  })

  it('C74 what is kept of a dropped field is a short plain path', () => {
    const names = { ['x'.repeat(90)]: 1, 王某: 1, 'a\0': 1, 'a b': 1, plain: 1 }
    expect(understandOpening({ ...bare, ...names })).toMatchObject({ droppedFields: ['plain'] })
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, index]))
    expect(understandOpening({ ...bare, ...many })).toMatchObject({ ok: true, droppedFields: { length: 20 } })
  })

  it.each<[string, object, string]>([
    ['its number', { draftId: undefined }, 'draftId'],
    ['the pathway', { pathway: 7 }, 'pathway'],
    ['the patient', { patient: 'old man' }, 'patient'],
    ['the sex', { patient: { sex: 'm', ageYears: 58 } }, 'patient.sex'],
    ['the age', { patient: { sex: 'male', ageYears: null } }, 'patient.ageYears'],
  ])('C75 without %s there is no question, and only that is asked for', (_what, wrong, field) => {
    const refused = understandOpening({ ...full, vitals: { systolic: 'abc' }, surprise: 1, ...wrong })
    expect(refused).toEqual({ ok: false, fields: { [field]: expect.objectContaining({ zh: expect.any(String) }) } })
  })

  it.each([null, undefined, 7, 'x', [], [full]])('C75 %j is no question', (sent) => {
    expect(understandOpening(sent).ok).toBe(false)
  })

  it('C76 whatever is broken in it, it is either understood as an entry can keep it or refused with its fields', () => {
    const place = { consultationId: 'c', networkId: 'n', siteId: 's', rosterId: 'r', hospitalSiteId: 'h' }
    fc.assert(
      fc.property(damaged(full), (sent) => {
        const read = understandOpening(sent)
        if (!read.ok) return Object.keys(read.fields).length > 0
        const { draftId, claimedAt: _c, sentAt: _s, ...question } = read.draft
        const body = { ...question, ...place, droppedFields: read.droppedFields }
        return draftId !== '' && opened.body.safeParse(body).success
      }),
      { numRuns: 3_000 },
    )
  })
})
