// The rail: times that are there, and deadlines that run. Targets and sites come from the heart alone.

import { describe, expect, it } from '@jest/globals'
import type { Side } from '../../src/consultation/pathways/pathway.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { seatOf } from '../../src/web/parts/consulting.ts'
import { doneCells, runningCells } from '../../src/web/parts/rail-cells.ts'
import { scaleOf } from '../../src/web/parts/time-scale.ts'
import { anxi, cast, doorAt, type Story, story } from '../world/consultation-builder.ts'

const doorMs = Date.parse(doorAt)
const minutesIn = (minutes: number) => doorMs + minutes * 60_000

function knownOf(scene: Story, side: Side = 'clinic', targets: Record<string, number> = {}) {
  const author = { clinic: cast.lantian, duty: cast.wang, hospital: cast.lab }[side]
  const seat = seatOf({ id: author.personId, name: author.name }, [author], scene.state)
  return { consultation: scene.state, pathway: stemi, settings: { ...defaultSettings, targets }, seat }
}

const answered = () => story().at(11).opened().recorded().accepted().at(16).answered()
const dueOf = (scene: Story, name: string, atMinutes: number, targets = {}) =>
  runningCells(knownOf(scene, 'clinic', targets), minutesIn(atMinutes)).find((cell) => cell.name === name)?.dueMs

describe('Milestone rail', () => {
  it('W83 the needle is due when its nearest target is reached: 10 minutes after the diagnosis', () => {
    expect(dueOf(answered(), 'needle', 17)).toBe(minutesIn(26))
  })

  it('W83 the deadline does not move while one looks, and follows the network’s own target', () => {
    expect(dueOf(answered(), 'needle', 40)).toBe(minutesIn(26))
    expect(dueOf(answered(), 'needle', 17, { diagnosis_to_needle: 4 })).toBe(minutesIn(20))
  })

  it('W84 no needle is due where nobody decided for lysis, nor once it was given', () => {
    expect(dueOf(story().at(11).opened().recorded().accepted(), 'needle', 17)).toBeUndefined()
    const transferred = story().at(11).opened().recorded().accepted().answered({ strategy: 'primary-pci-transfer' })
    expect(dueOf(transferred, 'needle', 17)).toBeUndefined()
    expect(dueOf(answered().at(25).stamped('needle'), 'needle', 26)).toBeUndefined()
  })

  it('W85 what must have come before something that happened is missing, not running', () => {
    expect(dueOf(story().at(11).opened(), 'first_ecg_acquired', 12)).toBe(minutesIn(10))
    expect(dueOf(story().at(11).opened().recorded(), 'first_ecg_acquired', 12)).toBeUndefined()
  })

  it('W86 the clinic is not driven by the cath lab’s clock', () => {
    const names = (side: Side) => runningCells(knownOf(answered(), side), minutesIn(17)).map((cell) => cell.name)
    expect(names('clinic')).not.toContain('cath_lab_activated')
    expect(names('hospital')).toContain('cath_lab_activated')
  })

  it('W87 a closed consultation has no running deadline', () => {
    expect(runningCells(knownOf(anxi().closed(), 'duty'), minutesIn(300))).toEqual([])
  })

  it('W88 done times stand in order of time; the one that came too late says so with its minutes', () => {
    const cells = doneCells(knownOf(answered().at(50).stamped('needle')))
    const times = cells.map((cell) => Date.parse(cell.assertion.at!))
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(cells.find((cell) => cell.name === 'needle')).toMatchObject({ judged: 'over' })
    expect(cells.find((cell) => cell.name === 'symptom_onset')).toMatchObject({ judged: 'none', minutes: null })
  })
})

describe('Timeline to scale', () => {
  const mark = (name: string, minutes: number) => ({ name, words: name, atMs: minutesIn(minutes) })

  it('W89 distances are true, and what lies long before the door is listed instead of drawn', () => {
    const scale = scaleOf([mark('onset', -400), mark('door', 0), mark('half', 50), mark('wire', 100)], doorMs, 10)
    const at = Object.fromEntries(scale.marks.map((one) => [one.name, one.percent]))
    expect(at.half).toBeCloseTo((at.door! + at.wire!) / 2)
    expect(scale.earlier.map((one) => one.name)).toEqual(['onset'])
    expect(scale.percentOf(minutesIn(50))).toBeCloseTo(at.half!)
  })

  it('W90 no stem crosses the words of another mark', () => {
    const { marks } = scaleOf(
      [0, 1, 2, 2, 3, 20, 21, 90].map((minutes, at) => mark(`m${at}`, minutes)),
      doorMs,
      12,
    )
    for (const one of marks) {
      const crossing = marks.filter(
        (other) =>
          other !== one && other.percent >= one.percent && other.percent < one.percent + 12 && other.row === one.row,
      )
      expect(crossing).toEqual([])
      const taller = marks.filter(
        (other) => other.percent > one.percent && other.percent < one.percent + 12 && other.row >= one.row,
      )
      expect(taller).toEqual([])
    }
  })
})
