// Which assertion is effective. The rule is told once more here, in other words, and compared over random histories.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { effectiveMilestones, stateOf } from '../../src/consultation/milestones.ts'
import type { Assertion } from '../../src/consultation/model.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { cast, doorAt, sites, story } from '../world/consultation-builder.ts'

const effectiveSeq = (assertions: Assertion[], name = 'first_ecg_acquired', siteId?: string) =>
  stateOf(effectiveMilestones(assertions, stemi), name, siteId)?.effective?.seq ?? null

function assertion(seq: number, change: Partial<Assertion> = {}): Assertion {
  return {
    milestone: 'first_ecg_acquired',
    seq,
    siteId: sites.lantian,
    at: doorAt,
    precision: 'exact',
    source: 'tapped',
    by: cast.lantian,
    recordedAt: doorAt,
    ...change,
  }
}
const system = (seq: number) => assertion(seq, { source: 'system' })
const person = (seq: number, change: Partial<Assertion> = {}) => assertion(seq, change)
const correction = (seq: number, replaces: number) => person(seq, { replaces, reason: '钟慢' })
const takenBack = (one: Assertion): Assertion => ({ ...one, withdrawn: { seq: 90, reason: '点错' } })

describe('the effective milestone', () => {
  it.each<[string, Assertion[], number | null]>([
    ['of the system is its first', [system(2), system(5)], 2],
    ['of people is their latest', [person(2), person(5)], 5],
    ['of people is the latest that is not withdrawn', [person(2), takenBack(person(5))], 2],
    ['of the system stands against a later tap', [system(2), person(5)], 2],
    ['of the system gives way to a correction with a reason', [system(2), correction(5, 2)], 5],
    ['of the system does not give way without a reason', [system(2), person(5, { replaces: 2 })], 2],
    ['comes back when the correction is withdrawn', [system(2), takenBack(correction(5, 2))], 2],
    ['may be a correction of a correction', [system(2), correction(5, 2), correction(7, 5)], 7],
    [
      'may be a correction of a correction that was withdrawn',
      [system(2), takenBack(correction(5, 2)), correction(7, 5)],
      7,
    ],
    ["is a person's latest once the system was corrected", [system(2), correction(5, 2), person(7)], 7],
    ["is nobody's when all was withdrawn", [takenBack(person(3))], null],
    ['may be unknown', [person(2), person(3, { at: null, value: 'unknown' })], 3],
  ])('M30 %s', (_rule, assertions, expected) => {
    expect(effectiveSeq(assertions)).toBe(expected)
    expect(effectiveSeq([...assertions].reverse())).toBe(expected)
  })

  it('M31 is told apart by site for a door, and by nothing else for a needle', () => {
    const doors = [person(2, { milestone: 'door_in' }), person(3, { milestone: 'door_in', siteId: sites.cun })]
    expect(effectiveSeq(doors, 'door_in', sites.lantian)).toBe(2)
    expect(effectiveSeq(doors, 'door_in', sites.cun)).toBe(3)
    const needles = [person(2, { milestone: 'needle' }), person(3, { milestone: 'needle', siteId: sites.cun })]
    expect(effectiveMilestones(needles, stemi)).toMatchObject([{ siteId: sites.cun, effective: { seq: 3 } }])
  })

  it('M32 leaves a site when a correction moves it to another', () => {
    const scene = story().opened({ doorIn: undefined }).stamped('door_in', {}, { by: 'lab' })
    scene.stamped('door_in', { siteId: sites.lantian, replaces: scene.last.seq, reason: '机构选错' }, { by: 'lab' })
    const states = effectiveMilestones(scene.state.assertions, stemi)
    expect(stateOf(states, 'door_in', sites.hospital)?.effective).toBeNull()
    expect(stateOf(states, 'door_in', sites.lantian)?.effective?.seq).toBe(3)
  })

  it('M33 comes in canonical order, whatever was told first', () => {
    const scene = story().opened().stamped('wire_crossed', {}, { by: 'lab' }).stamped('needle').stamped('help_called')
    const names = effectiveMilestones(scene.state.assertions, stemi).map((state) => state.name)
    const canonical = stemi.milestones.map((one) => one.name).filter((name) => names.includes(name))
    expect(names).toEqual(canonical)
  })
})

describe('over random histories of a milestone', () => {
  const act = fc.oneof(
    { weight: 2, arbitrary: fc.constant({ act: 'system' as const, back: 0 }) },
    { weight: 4, arbitrary: fc.constant({ act: 'tap' as const, back: 0 }) },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('correct' as const), back: fc.nat(12) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('withdraw' as const), back: fc.nat(12) }) },
  )
  const history = fc.array(act, { maxLength: 14 }).map((acts) => {
    const told: Assertion[] = []
    acts.forEach(({ act, back }, index) => {
      const seq = index + 2
      const target = told[told.length - 1 - (back % Math.max(1, told.length))]
      if (act === 'system') told.push(system(seq))
      else if (act === 'tap') told.push(person(seq))
      else if (act === 'correct' && target) told.push(correction(seq, target.seq))
      else if (act === 'withdraw' && target?.source !== 'system' && target) {
        told[told.indexOf(target)] = { ...target, withdrawn: { seq, reason: '点错' } }
      }
    })
    return told
  })

  it('M40 the effective one obeys the rule', () => {
    fc.assert(
      fc.property(history, (told) => {
        const systems = told.filter((one) => one.source === 'system').map((one) => one.seq)
        const standing = told.filter((one) => one.source !== 'system' && !one.withdrawn)
        const root = (one: Assertion): Assertion =>
          one.replaces === undefined ? one : root(told.find((other) => other.seq === one.replaces)!)
        const isSystemOut = standing.some((one) => root(one).source === 'system')
        const latest = standing.length > 0 ? Math.max(...standing.map((one) => one.seq)) : null
        const expected = systems.length > 0 && !isSystemOut ? Math.min(...systems) : latest
        expect(effectiveSeq(told)).toBe(expected)
      }),
    )
  })

  it('M41 nothing that was ever said is lost', () => {
    fc.assert(
      fc.property(history, (told) => {
        const versions = effectiveMilestones(told, stemi).flatMap((state) => state.versions)
        expect(versions).toEqual(told)
      }),
    )
  })

  it('M42 what is said of other milestones changes nothing', () => {
    const others = stemi.milestones.map((one) => one.name).filter((name) => name !== 'first_ecg_acquired')
    fc.assert(
      fc.property(history, fc.array(fc.constantFrom(...others)), (told, names) => {
        const noise = names.map((milestone, index) => person(100 + index, { milestone }))
        expect(effectiveSeq([...noise, ...told])).toBe(effectiveSeq(told))
      }),
    )
  })
})
