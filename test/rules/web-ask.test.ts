// The question as it is written on the phone.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openingDraft } from '../../src/consultation/entries/opened.ts'
import { type AskForm, emptyForm, isEcgBeforeDoor, isUntouched, openable, questionOf } from '../../src/web/ask-form.ts'
import { elapsed } from '../../src/web/parts/clock-since.tsx'

const started = Date.parse('2026-11-22T05:09:00.000Z')
const form = (change: Partial<AskForm> = {}): AskForm => ({ ...emptyForm(started), ...change })

describe('The question', () => {
  it('W45 whatever is filled in or left out, the server can take it', () => {
    const typed = fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-z. -]{0,3}$/))
    const filled = fc.record({
      sex: fc.constantFrom('male' as const, 'female' as const, 'unknown' as const),
      ageYears: fc.integer({ min: 0, max: 120 }),
      isAgeChecked: fc.boolean(),
      onsetAtMs: fc.oneof(fc.constant(null), fc.constant('unknown' as const), fc.integer({ min: 0, max: started })),
      systolic: typed,
      diastolic: typed,
      complaint: fc.string({ maxLength: 200 }),
      name: fc.string({ maxLength: 40 }),
      doorAtMs: fc.integer({ min: 0, max: started }),
      contactAt: fc.constantFrom(undefined, 'door' as const, started - 60_000),
      ecgAtMs: fc.option(fc.integer({ min: 0, max: started }), { nil: undefined }),
    })
    fc.assert(
      fc.property(filled, (change) => {
        const draft = { draftId: 'd-1', ...questionOf(form(change), 'age not checked') }
        expect(openingDraft.safeParse(draft).error?.issues ?? []).toEqual([])
      }),
    )
  })

  it('W46 what was not said is not sent, but the arrival, which is now', () => {
    expect(questionOf(form({ isAgeChecked: true }), '年龄未核对')).toEqual({
      pathway: 'stemi',
      urgency: 'urgent',
      patient: { sex: 'unknown', ageYears: 60 },
      doorIn: { at: '2026-11-22T05:09:00.000Z', precision: 'about' },
    })
  })

  it('M186 an arrival that nobody touched is "about", and so is the first contact that follows it; one that was chosen is exact', () => {
    const asked = (change: Partial<AskForm>) => questionOf(form({ contactAt: 'door', ...change }), '')
    const about = { at: '2026-11-22T05:09:00.000Z', precision: 'about' }
    expect(asked({})).toMatchObject({ doorIn: about, firstMedicalContact: about })
    const chosen = { at: '2026-11-22T05:08:00.000Z' }
    const { doorIn, firstMedicalContact } = asked({ doorAtMs: started - 60_000 })
    expect([doorIn, firstMedicalContact]).toEqual([chosen, chosen])
  })

  it('W46 an age that nobody looked at says so to the cardiologist', () => {
    expect(questionOf(form({ pains: ['胸痛', '大汗'] }), '年龄未核对').complaint).toBe('胸痛, 大汗, (年龄未核对)')
  })

  it('W535 the arrival and the onset stay the times that were chosen, whenever it is sent', () => {
    const fortyBefore = Date.parse('2026-11-22T04:29:00.000Z')
    expect(questionOf(form({ onsetAtMs: fortyBefore, doorAtMs: started - 5 * 60_000 }), '')).toMatchObject({
      symptomOnset: { at: '2026-11-22T04:29:00.000Z', precision: 'about' },
      doorIn: { at: '2026-11-22T05:04:00.000Z' },
    })
    expect(questionOf(form({ onsetAtMs: 'unknown' }), '').symptomOnset).toEqual({ precision: 'unknown' })
  })

  it('W520 the first contact and the ECG are told only where somebody said when, and follow the arrival where he said so', () => {
    const pages = [{ id: 'p-1', file: new File(['ecg'], 'ecg.jpg', { type: 'image/jpeg' }) }]
    const told = { contactAt: 'door' as const, doorAtMs: started - 5 * 60_000, ecgAtMs: started - 60_000, pages }
    expect(questionOf(form(told), '')).toMatchObject({
      doorIn: { at: '2026-11-22T05:04:00.000Z' },
      firstMedicalContact: { at: '2026-11-22T05:04:00.000Z' },
      firstEcgAcquired: { at: '2026-11-22T05:08:00.000Z' },
    })
    const earlier = questionOf(form({ ...told, contactAt: started - 20 * 60_000 }), '')
    expect(earlier.firstMedicalContact).toEqual({ at: '2026-11-22T04:49:00.000Z' })
    expect(questionOf(form({ ...told, pages: [] }), '')).not.toHaveProperty('firstEcgAcquired')
    const unsaid = form({ ...told, contactAt: undefined, ecgAtMs: undefined })
    for (const name of ['firstMedicalContact', 'firstEcgAcquired'])
      expect(questionOf(unsaid, '')).not.toHaveProperty(name)
    expect(isUntouched({ ...emptyForm(started), contactAt: undefined, ecgAtMs: undefined })).toBe(true)
  })

  it('W564 an ECG that was done before the patient came is said to be, where it goes at all, and nothing is corrected', () => {
    const pages = [{ id: 'p-1', file: new File(['ecg'], 'ecg.jpg', { type: 'image/jpeg' }) }]
    const told = form({ pages, ecgAtMs: started - 5 * 60_000 })
    expect(isEcgBeforeDoor(told)).toBe(true)
    expect(questionOf(told, '')).toMatchObject({
      doorIn: { at: '2026-11-22T05:09:00.000Z' },
      firstEcgAcquired: { at: '2026-11-22T05:04:00.000Z' },
    })
    const fine: Partial<AskForm>[] = [
      { pages: [] },
      { ecgAtMs: undefined },
      { doorAtMs: started - 5 * 60_000 },
      // two taps of "5 minutes ago", one a moment after the other
      { doorAtMs: started - 5 * 60_000 + 20_000 },
    ]
    for (const change of fine) expect(isEcgBeforeDoor({ ...told, ...change })).toBe(false)
  })

  it('W535 a question that an older client kept in minutes has the same times', () => {
    const { onsetAtMs: _, doorAtMs: __, ...rest } = form({ complaint: '胸痛' })
    const kept = { ...rest, onset: 40, doorMinutesAgo: 5 } as unknown as AskForm
    expect(openable(kept)).toEqual(
      form({ complaint: '胸痛', onsetAtMs: started - 40 * 60_000, doorAtMs: started - 5 * 60_000 }),
    )
    const untouched = { ...emptyForm(started), onset: null, doorMinutesAgo: 0 } as unknown as AskForm
    expect(isUntouched(openable(untouched))).toBe(true)
  })
})

describe('The clock', () => {
  it.each([
    [-5_000, '0:00'],
    [42_000, '0:42'],
    [9 * 60_000 + 59_999, '9:59'],
    [26 * 60_000, '26 分'],
    [119 * 60_000, '119 分'],
    [125 * 60_000, '2:05 时'],
    [50 * 3_600_000, '2 天'],
  ])('W49 %i ms read as %s', (ms, words) => {
    const { number, unit } = elapsed(ms)
    expect(`${number} ${unit}`.trim()).toBe(words)
  })
})
