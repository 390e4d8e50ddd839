// What calipers found is said in the chat with its place on the picture.

import { describe, expect, it } from '@jest/globals'
import { measured, measureInWords } from '../../src/consultation/entries/measured.ts'
import { effectiveMilestones } from '../../src/consultation/milestones.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { naming, story } from '../world/consultation-builder.ts'

const place = { recordingId: 'recording-1', from: { x: 0.2, y: 0.5 }, to: { x: 0.3, y: 0.42 } }

describe('A measurement', () => {
  it('C100 says time and voltage with how unsure they are, stamps nothing and decides nothing', () => {
    const before = story().at(1).opened().recorded().at(2).called().accepted()
    const milestones = effectiveMilestones(before.state.assertions, stemi)
    const scene = before.write('measured', { ...place, ms: 811.6, mv: 0.352, uncertaintyPercent: 2.6 }, { by: 'wang' })
    expect(sentenceOf(scene.last, scene.state, 'zh', naming)).toBe('王主任 测量：812 ms · 0.35 mV（±3%）')
    expect(sentenceOf(scene.last, scene.state, 'en', naming)).toBe('王主任 measured 812 ms · 0.35 mV (±3%)')
    expect(effectiveMilestones(scene.state.assertions, stemi)).toEqual(milestones)
    expect(scene.state.owner).toEqual(before.state.owner)
  })

  it('C101 is never said to be surer than one percent', () => {
    expect(measureInWords({ ms: 100, uncertaintyPercent: 0 }, 'en')).toBe('100 ms (±1%)')
  })

  it('C102 holds a time or a voltage, on the picture and nowhere beside it', () => {
    const isTaken = (body: object) => measured.body.safeParse({ ...place, uncertaintyPercent: 2, ...body }).success
    expect(isTaken({ mv: -0.2 })).toBe(true)
    expect(isTaken({})).toBe(false)
    expect(isTaken({ ms: 1, to: { x: 1.2, y: 0 } })).toBe(false)
    expect(isTaken({ ms: -1 })).toBe(false)
  })
})
