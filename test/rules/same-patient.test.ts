// When two questions are probably about the same patient, and when they must not be taken for it.

import { describe, expect, it } from '@jest/globals'
import type { Patient } from '../../src/consultation/model.ts'
import { findableBy, type Question, samePatient } from '../../src/consultation/same-patient.ts'

const now = '2026-11-22T05:10:00.000Z'
const lastYear = '2025-11-22T05:10:00.000Z'
const lin: Patient = { sex: 'male', ageYears: 58, name: '林清水' }
const asked = (patient: Partial<Patient> = {}, rest: Partial<Question> = {}): Question => ({
  siteId: 'lantian',
  openedAt: now,
  patient: { ...lin, ...patient },
  ...rest,
})
const back = (patient: Partial<Patient> = {}, rest: Partial<Question> = {}) =>
  asked({ ageYears: 57, ...patient }, { openedAt: lastYear, ...rest })
const nameless = { name: undefined } as unknown as Partial<Patient>

describe('by the name', () => {
  it('W420 the same name and sex and an age that fits, at any site, is probably the same patient', () => {
    expect(samePatient(asked(), back({}, { siteId: 'gande' }))).toBe('name')
  })

  it.each([
    ['a space', ' 林 清水 '],
    ['a wide space', '林\u3000清水'],
  ])('W420 %s in the name tells nobody apart', (_, name) => {
    expect(samePatient(asked(), back({ name }))).toBe('name')
  })

  it('W420 width and case of a Latin name tell nobody apart', () => {
    expect(samePatient(asked({ name: 'Ａisha Bek' }), back({ name: 'aisha bek' }))).toBe('name')
  })

  it.each([
    ['another name', { name: '林清泉' }],
    ['another sex', { sex: 'female' as const }],
    ['an unknown sex', { sex: 'unknown' as const }],
    ['no name', nameless],
  ])('W420 %s is not', (_, patient) => {
    expect(samePatient(asked(), back(patient))).toBeNull()
    expect(samePatient(asked(patient), back())).toBeNull()
  })

  it.each([[55], [56, 'name'], [57, 'name'], [58, 'name'], [59]])(
    'W420 who was %i a year ago and is 58 now',
    (ageYears, basis: string | null = null) => {
      expect(samePatient(asked(), back({ ageYears }))).toBe(basis)
    },
  )

  it('W420 ten years make ten years of age', () => {
    const openedAt = '2016-11-22T05:10:00.000Z'
    expect(samePatient(asked(), back({ ageYears: 48 }, { openedAt }))).toBe('name')
    expect(samePatient(asked(), back({ ageYears: 58 }, { openedAt }))).toBeNull()
  })

  it.each([
    '林',
    '林某某',
    '林**',
    '王先生',
    '陈阿婆',
    '老李',
    '无名氏',
    '患者',
    '未知',
    '张xx',
    'Unknown',
    '？？',
    '  ',
  ])('W421 what is no full name (%s) names nobody', (name) => {
    expect(samePatient(asked({ name }), back({ name }))).toBeNull()
    expect(findableBy({ ...lin, name })).toEqual([])
  })
})

describe('by the number', () => {
  const localId = 'ZY2026-0412'

  it('W422 the same number at the same site is, with a name, without one, and where nobody knows the sex', () => {
    expect(samePatient(asked({ localId }), back({ localId }))).toBe('number')
    expect(samePatient(asked({ localId, ...nameless }), back({ localId: ' zy2026-0412' }))).toBe('number')
    expect(samePatient(asked({ localId, sex: 'unknown' }), back({ localId }))).toBe('number')
  })

  it('W422 at another site the number says nothing', () => {
    const elsewhere = back({ localId, ...nameless }, { siteId: 'gande' })
    expect(samePatient(asked({ localId, ...nameless }), elsewhere)).toBeNull()
    expect(samePatient(asked({ localId }), back({ localId: 'ZY2026-0413' }, { siteId: 'gande' }))).toBe('name')
  })

  it('W422 another number at the same site is another patient, whatever the name', () => {
    expect(samePatient(asked({ localId }), back({ localId: 'ZY2026-0413' }))).toBeNull()
  })

  it.each([
    ['another name', { name: '陈水生' }],
    ['another sex', { sex: 'female' as const }],
    ['another age', { ageYears: 30 }],
  ])('W422 the same number with %s was typed wrongly once', (_, patient) => {
    expect(samePatient(asked({ localId }), back({ localId, ...patient }))).toBeNull()
  })

  it.each(['12', '12床', '000000', '******', '无'])(
    'W421 a bed, a count of the day or nothing (%s) is no number',
    (id) => {
      expect(samePatient(asked({ localId: id, ...nameless }), back({ localId: id, ...nameless }))).toBeNull()
      expect(findableBy({ ...lin, ...nameless, localId: id })).toEqual([])
    },
  )
})

it('W421 a question says by what its patient can be found at all', () => {
  expect(findableBy({ ...lin, localId: 'ZY20260412' })).toEqual(['number', 'name'])
  expect(findableBy({ ...lin, sex: 'unknown' })).toEqual([])
  expect(findableBy({ sex: 'male', ageYears: 58 })).toEqual([])
})
