// The numbers of milestones as the phone takes them.

import { describe, expect, it } from '@jest/globals'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { stroke } from '../../src/consultation/pathways/stroke.ts'
import { milestoneOf } from '../../src/consultation/pathways.ts'
import { gradesOf, isGrade, numberIn, numberTyped, numberWords } from '../../src/web/parts/number-choice.tsx'
import { judgementOf, noteOf, nothingSeen, suggestionOf } from '../../src/web/parts/recanalisation-signs.tsx'

const timi = milestoneOf(stemi, 'procedure_ended')!
const nihss = milestoneOf(stroke, 'nihss_scored')!
const assessed = milestoneOf(stemi, 'reperfusion_assessed')!

describe('The number of a milestone', () => {
  it('W521 is one that its pathway allows: a grade is tapped, a score is typed', () => {
    expect(gradesOf(timi.value!).map(({ value }) => value)).toEqual(['0', '1', '2', '3'])
    expect(gradesOf(milestoneOf(stroke, 'mrs_90d')!.value!)).toHaveLength(7)
    expect([timi, nihss].map(({ value }) => isGrade(value!))).toEqual([true, false])
    expect(['0', '42', ' 7', '43', '-1', '7.5', '', 'x'].map((typed) => numberIn(nihss.value!, typed))).toEqual([
      0,
      42,
      7,
      ...Array(5).fill(null),
    ])
  })

  it('W555 that is typed and is none of them is not taken for no number', () => {
    expect(['', ' ', '0', '122', '1x'].map((typed) => numberTyped(nihss.value!, typed))).toEqual([
      null,
      null,
      0,
      Number.NaN,
      Number.NaN,
    ])
  })

  it('W521 is shown as what it means', () => {
    expect(numberWords(assessed, 1)).toBe('已再通')
    expect(numberWords(timi, 3)).toBe('TIMI 血流分级 3')
    expect(numberWords(nihss, 18)).toBe('NIHSS 分数 18')
    expect(numberWords(assessed, 'unknown')).toBe('')
  })
})

describe('The signs of an open vessel', () => {
  const suggested = (stFallPercent: number | null, ...signs: ('enzyme-peak' | 'pain' | 'arrhythmia')[]) =>
    suggestionOf(judgementOf({ stFallPercent, signs }))

  it('W522 suggest an answer where they are enough for it and do not contradict each other, and go with the answer into the record', () => {
    expect(suggestionOf(judgementOf(nothingSeen))).toBeNull()
    expect(suggested(70, 'pain')).toBe('open')
    expect(suggested(null, 'enzyme-peak', 'pain')).toBeNull()
    expect(suggested(null, 'pain')).toBeNull()
    expect(suggested(30, 'pain')).toBe('not-open')
    expect(suggested(30, 'pain', 'arrhythmia')).toBeNull()
    expect(suggested(50, 'arrhythmia')).toBe('open')
    expect(noteOf({ stFallPercent: 70, signs: ['arrhythmia', 'pain'] })).toBe(
      'ST段回落约 70%；2 小时内胸痛明显缓解；2–3 小时内再灌注心律失常',
    )
    expect(noteOf(nothingSeen)).toBe('')
  })
})
