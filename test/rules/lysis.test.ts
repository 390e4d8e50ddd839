// Every number that a doctor acts on, against the tables of clinical.md section 3.

import { describe, expect, it } from '@jest/globals'
import {
  doseFor,
  isBeyondLabel,
  lysisGate,
  openItems,
  recanalisation,
  relativeConcerns,
} from '../../src/consultation/lysis.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { allAnsweredNo, naming, type Story, story } from '../world/consultation-builder.ts'

const product = (code: string) => stemi.formulary.find((one) => one.code === code)!

describe('the dose', () => {
  it.each([
    [59.9, 30],
    [60, 35],
    [69.9, 35],
    [70, 40],
    [79.9, 40],
    [80, 45],
    [89.9, 45],
    [90, 50],
    [140, 50],
  ])('M100 of tenecteplase at %d kg is %d mg', (weightKg, doseMg) => {
    expect(doseFor(product('tenecteplase'), { ageYears: 58, weightKg })).toMatchObject({
      doseMg,
      isHalf: false,
      mayBeHalf: false,
    })
    expect(doseFor(product('tenecteplase'), { ageYears: 75, weightKg })).toMatchObject({
      doseMg: doseMg / 2,
      fullDoseMg: doseMg,
      isHalf: true,
    })
    expect(doseFor(product('tenecteplase'), { ageYears: 74, weightKg, halfDose: true })).toMatchObject({ doseMg })
    expect(doseFor(product('tenecteplase'), { ageYears: 75, weightKg, halfDose: false })).toMatchObject({ doseMg })
  })

  it('M101 of tenecteplase needs the weight', () => {
    expect(doseFor(product('tenecteplase'), { ageYears: 58 })).toBe('weight-needed')
  })

  it.each([
    [58, undefined, 16],
    [58, true, 16],
    [75, undefined, 16],
    [75, true, 8],
    [75, false, 16],
  ])('M102 of rhTNK-tPA at %d years (half chosen: %s) is %d mg, whatever the weight', (ageYears, halfDose, doseMg) => {
    for (const weightKg of [undefined, 45, 120]) {
      expect(doseFor(product('rhTNK-tPA'), { ageYears, weightKg, halfDose })).toMatchObject({
        doseMg,
        mayBeHalf: ageYears >= 75,
      })
    }
  })

  it('M103 of rhTNK-tPA more than six hours after the onset is beyond the label', () => {
    const onset = '2026-11-22T00:00:00.000Z'
    expect(isBeyondLabel(product('rhTNK-tPA'), onset, '2026-11-22T06:00:00.000Z')).toBe(false)
    expect(isBeyondLabel(product('rhTNK-tPA'), onset, '2026-11-22T06:00:00.001Z')).toBe(true)
    expect(isBeyondLabel(product('tenecteplase'), onset, '2026-11-22T11:00:00.000Z')).toBe(false)
  })
})

describe('the contraindication lists', () => {
  const codes = (version: string, kind: string) =>
    stemi.contraindications
      .find((one) => one.version === version)!
      .items.filter((one) => one.kind === kind)
      .map((one) => one.code)

  it('M104 cn-2019 has nine absolute and thirteen relative items, each once', () => {
    expect(codes('cn-2019', 'absolute')).toHaveLength(9)
    expect(codes('cn-2019', 'relative')).toHaveLength(13)
    const all = stemi.contraindications[0]!.items.map((one) => one.code)
    expect(new Set(all).size).toBe(all.length)
  })

  it('M105 esc holds a stroke within six months absolute and severe hypertension relative', () => {
    expect(codes('esc', 'absolute')).toContain('stroke-6-months')
    expect(codes('esc', 'absolute')).not.toContain('stroke-3-months')
    expect(codes('esc', 'relative')).toContain('severe-hypertension')
    expect(codes('esc', 'absolute')).not.toContain('uncontrolled-hypertension')
  })

  it('M106 what was not answered is open: unknown is not no, and silence is not no', () => {
    expect(openItems(stemi, 'cn-2019', null, null)).toHaveLength(9)
    const { screening } = story()
      .opened()
      .answered()
      .screened({ 'prior-ich': 'no', 'head-trauma': 'unknown', 'active-bleeding': 'yes' }).state
    expect(openItems(stemi, 'cn-2019', screening, null)).toHaveLength(8)
  })

  it('M107 a relative item is shown and never in the way', () => {
    const { screening } = story()
      .opened()
      .answered()
      .screened({ ...allAnsweredNo, pregnancy: 'yes', cpr: 'unknown' }).state
    expect(relativeConcerns(stemi, screening!).map((one) => one.code)).toEqual(['cpr', 'pregnancy'])
    expect(openItems(stemi, 'cn-2019', screening, null)).toEqual([])
  })

  it('M108 a list that is not wholly answered is not a completed list', () => {
    const names = (scene: Story) => scene.state.assertions.map((one) => one.milestone)
    expect(names(story().opened().answered().screened({ 'prior-ich': 'no' }))).not.toContain('lysis_screened')
    expect(names(story().opened().answered().screened())).toContain('lysis_screened')
  })
})

describe('a list read aloud', () => {
  const said = (answers: Record<string, string>, lang: 'zh' | 'en' = 'zh') => {
    const scene = story().opened().answered().screened(answers)
    return sentenceOf(scene.last, scene.state, lang, naming)
  }

  it('C112 is completed and without a yes only when every item was answered; what was left open is unknown', () => {
    expect(said(allAnsweredNo)).toBe('林医生 完成溶栓禁忌证筛查, 无阳性项')
    expect(said({})).toBe('林医生 未答完溶栓禁忌证清单 (22 项未答), 22 项不详')
    expect(said({ cpr: 'unknown', dementia: 'no' })).toBe('林医生 未答完溶栓禁忌证清单 (20 项未答), 21 项不详')
    expect(said({ ...allAnsweredNo, pregnancy: 'yes', cpr: 'unknown' })).toBe(
      '林医生 完成溶栓禁忌证筛查, 有: 妊娠, 1 项不详',
    )
    expect(said({ pregnancy: 'yes' }, 'en')).toContain('part of the contraindications (21 left open), yes: Pregnancy')
  })
})

describe('the gate', () => {
  const unmet = (scene: Story, settings = defaultSettings) =>
    lysisGate(scene.state, scene.reading().states, stemi, settings)
      .conditions.filter((one) => !one.met)
      .map((one) => one.rule)

  it('M109 opens condition by condition', () => {
    const scene = story().opened().answered()
    expect(unmet(scene)).toEqual(['order', 'second-confirmation', 'list', 'consent'])
    expect(unmet(scene.screened())).toEqual(['order', 'second-confirmation', 'consent'])
    expect(unmet(scene.ordered())).toEqual(['second-confirmation', 'consent'])
    expect(unmet(scene.write('lysis-confirmed', {}, { by: 'li' }))).toEqual(['consent'])
    expect(unmet(scene.stamped('consent_signed'))).toEqual([])
    expect(lysisGate(scene.state, scene.reading().states, stemi, defaultSettings).mayGiveNeedle).toBe(true)
  })

  it('M110 asks for no second confirmation where the network does not', () => {
    const settings = { ...defaultSettings, secondConfirmation: false }
    expect(unmet(story().opened().answered().screened().ordered().stamped('consent_signed'), settings)).toEqual([])
  })
})

describe('recanalisation', () => {
  it.each([
    ['nothing', {}, false],
    ['the ST fall alone', { stFallPercent: 80 }, false],
    ['ST fall and pain', { stFallPercent: 50, painRelieved: true }, true],
    ['ST fall and enzymes', { stFallPercent: 50, earlyEnzymePeak: true }, true],
    ['ST fall and arrhythmia', { stFallPercent: 50, arrhythmia: true }, true],
    ['enzymes and pain alone', { earlyEnzymePeak: true, painRelieved: true }, false],
    ['enzymes, pain and an ST fall of 49 %', { earlyEnzymePeak: true, painRelieved: true, stFallPercent: 49 }, false],
    ['enzymes, pain and arrhythmia', { earlyEnzymePeak: true, painRelieved: true, arrhythmia: true }, true],
    ['enzymes and arrhythmia', { earlyEnzymePeak: true, arrhythmia: true }, true],
    ['pain and arrhythmia', { painRelieved: true, arrhythmia: true }, true],
    ['all four', { stFallPercent: 70, earlyEnzymePeak: true, painRelieved: true, arrhythmia: true }, true],
  ])('M111 by %s: open is %o -> %s', (_signs, signs, isOpen) => {
    expect(recanalisation(signs).isOpen).toBe(isOpen)
  })

  it('M112 an ST fall of less than half makes one think of rescue PCI, an unknown one does not', () => {
    expect(recanalisation({ stFallPercent: 49.9 }).promptsRescue).toBe(true)
    expect(recanalisation({ stFallPercent: 50 }).promptsRescue).toBe(false)
    expect(recanalisation({ painRelieved: true }).promptsRescue).toBe(false)
  })
})
