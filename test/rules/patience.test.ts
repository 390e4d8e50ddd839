// How long a question waits for the next person: the patient's clock shortens it, and leaves nobody less than 20 s.

import { describe, expect, it } from '@jest/globals'
import { milestoneOf, pathways } from '../../src/consultation/pathways.ts'
import { broughtForward, hurriedDues, isOfBudget, runningBudget, shrinkWaits } from '../../src/consultation/patience.ts'
import { doorAt, type Story, story } from '../world/consultation-builder.ts'

const minuteMs = 60_000
const door = Date.parse(doorAt)
const told = { doorIn: { at: doorAt }, firstMedicalContact: { at: doorAt } }
const untold = { doorIn: undefined, firstMedicalContact: undefined }

describe('Patience', () => {
  it.each<[string, number[], number | null, number[]]>([
    ['no budget runs', [0, 60, 120], null, [0, 60, 120]],
    ['ten minutes are left', [0, 60, 120], 600, [0, 60, 120]],
    ['just enough is left', [0, 60, 120], 240, [0, 60, 120]],
    ['three minutes are left', [0, 60, 120], 180, [0, 45, 90]],
    ['two minutes are left', [0, 60, 120], 120, [0, 30, 60]],
    ['one minute is left', [0, 60, 120], 60, [0, 20, 40]],
    ['nothing is left', [0, 60, 120], 0, [0, 20, 40]],
    ['it was over an hour ago', [0, 60, 120], -3600, [0, 20, 40]],
    ['a telephone follows the text', [0, 20, 60, 80, 120, 140], 0, [0, 20, 40, 60, 80, 100]],
    ['long waits shrink in proportion', [0, 60, 300], 300, [0, 30, 150]],
    ['two are called at once', [0, 0, 60], 0, [0, 0, 20]],
    ['a wait is shorter than twenty seconds', [0, 1, 2], 0, [0, 1, 2]],
    ['there is one step', [0], 0, [0]],
    ['there is one step, and it was over an hour ago', [0], -3600, [0]],
    ['all are called at once, and it was over an hour ago', [0, 0], -3600, [0, 0]],
    ['there is none', [], 0, []],
  ])('K60 %s: the waits are as the budget allows, and none is made longer', (_what, planned, left, expected) => {
    expect(shrinkWaits(planned, left)).toEqual(expected)
  })

  it('K60 with whatever is left nobody has less than twenty seconds, and nobody waits longer than planned', () => {
    for (let left = -700; left < 900; left += 7) {
      const shrunk = shrinkWaits([0, 45, 90, 300, 301], left)
      const waits = shrunk.map((after, index) => after - (shrunk[index - 1] ?? 0)).slice(1)
      const planned = [45, 45, 210, 1]
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(Math.min(20, planned[index]!))
        expect(wait).toBeLessThanOrEqual(planned[index]!)
      }
    }
  })

  it.each<[string, (begun: Story) => Story, { name: string; minutes: number } | null]>([
    ['stemi, just asked', (begun) => begun.opened(told), { name: 'diagnosis', minutes: 10 }],
    ['stemi, of whom no time is known', (begun) => begun.opened(untold), null],
    ['stemi, diagnosed', (begun) => begun.opened(told).called().accepted().answered(), { name: 'needle', minutes: 30 }],
    [
      'stemi, after the needle',
      (begun) => begun.opened(told).called().accepted().answered().at(20).stamped('needle'),
      null,
    ],
    ['stroke, just asked', (begun) => begun.opened({ ...told, pathway: 'stroke' }), { name: 'imaging', minutes: 25 }],
    [
      'stroke, with its images',
      (begun) => begun.opened({ ...told, pathway: 'stroke' }).stamped('imaging_done'),
      { name: 'needle', minutes: 60 },
    ],
    [
      'stemi, whose needle was withdrawn',
      (begun) => {
        begun.opened(told).called().accepted().answered().at(20).stamped('needle')
        return begun.withdrawn(begun.last.seq)
      },
      { name: 'needle', minutes: 30 },
    ],
  ])('K61 the budget that runs: %s', (_what, tell, expected) => {
    const budget = runningBudget(tell(story().at(2)).state)
    expect(budget).toEqual(expected && { name: expected.name, endsAtMs: door + expected.minutes * minuteMs })
  })

  it('K61 every pathway names its budgets by milestones that it has', () => {
    for (const pathway of pathways) {
      expect(pathway.budgets.length).toBeGreaterThan(0)
      for (const { from, until, minutes } of pathway.budgets) {
        expect([...from, ...until].filter((name) => !milestoneOf(pathway, name))).toEqual([])
        expect(minutes).toBeGreaterThan(0)
      }
      expect(isOfBudget(pathway.name, 'door_in')).toBe(true)
    }
    expect(isOfBudget('stemi', 'troponin_drawn')).toBe(false)
  })

  it.each<[string, number[], number[], number | null, number[]]>([
    // open dues, hurried dues, last called, expected; now is 50
    ['comes forward to now at the earliest', [60, 120], [28, 56], 0, [50, 70]],
    ['leaves who was just called his twenty seconds', [60, 120], [28, 56], 45, [60, 80]],
    ['never goes back', [60, 120], [90, 200], 0, [60, 120]],
    ['keeps what was due sooner', [52], [10], 49, [52]],
    ['calls at once what nobody was called before', [60], [0], null, [50]],
    ['has nothing to do', [], [], 0, []],
  ])('K62 a time that is told later %s', (_what, open, hurried, lastCalled, expected) => {
    const dues = hurriedDues(
      open.map((seconds) => ({ dueAtMs: seconds * 1000, afterSeconds: seconds })),
      hurried.map((seconds) => seconds * 1000),
      { lastCalledAtMs: lastCalled === null ? null : lastCalled * 1000, nowMs: 50_000 },
    )
    expect(dues).toEqual(expected.map((seconds) => seconds * 1000))
  })

  it.each<[string, [due: number, after: number | null][], number, number[]]>([
    [
      'keeps the distances of all that follow',
      [
        [20, 20],
        [60, 60],
        [80, 80],
        [200, 200],
      ],
      5,
      [5, 45, 65, 185],
    ],
    [
      'keeps them as they were hurried',
      [
        [20, 60],
        [40, 120],
        [100, 180],
      ],
      5,
      [5, 25, 85],
    ],
    [
      'changes nothing where the next is due sooner',
      [
        [20, 20],
        [60, 60],
      ],
      30,
      [20, 60],
    ],
    [
      'counts no night between them',
      [
        [30, 300],
        [32_430, 600],
        [32_490, 660],
      ],
      10,
      [10, 310, 370],
    ],
    [
      'takes steps without a plan as they are',
      [
        [60, null],
        [120, 180],
      ],
      5,
      [5, 65],
    ],
    [
      'leaves two at once together',
      [
        [60, 60],
        [60, 60],
        [90, 90],
      ],
      0,
      [0, 0, 30],
    ],
    ['has nothing to do', [], 0, []],
  ])('K274 a step that is brought forward %s', (_what, open, to, expected) => {
    const steps = open.map(([due, afterSeconds]) => ({ dueAtMs: due * 1000, afterSeconds }))
    expect(broughtForward(steps, to * 1000)).toEqual(expected.map((seconds) => seconds * 1000))
  })

  it('K276 what would ring in the night by that rings when it is over, never later than before', () => {
    const night = (ms: number) => (ms >= 200_000 && ms < 900_000 ? 900_000 : ms)
    const steps = [150, 1_000, 1_060].map((due) => ({ dueAtMs: due * 1000, afterSeconds: null }))
    expect(broughtForward(steps, 20_000, night)).toEqual([20_000, 900_000, 960_000])
    const late = [150, 500].map((due) => ({ dueAtMs: due * 1000, afterSeconds: null }))
    expect(broughtForward(late, 20_000, night)).toEqual([20_000, 500_000])
  })
})
