// When the database's clock is set, what was seen before waits no longer than it had to, and no shorter.

import { describe, expect, it } from '@jest/globals'
import { stepMemory } from '../../src/calls/follow-clock.ts'
import type { Job } from '../../src/calls/statements/jobs.ts'

const hourMs = 3_600_000

const step = (waitMs: number, dueAt = '2026-11-22 09:00:00+00') =>
  ({ job: 'step', id: 'a', networkId: 'n', consultationId: 'c', waitMs, dueAt }) as Job

/** A look that the database answered within 100 ms. */
function watching() {
  const remember = stepMemory()
  return (jobs: Job[], atMs: number, tookMs = 100) => remember({ jobs, askedMs: atMs - tookMs, answeredMs: atMs })
}
const nothing = { late: [], early: [] }

describe('the memory of what is due', () => {
  it('K238 finds nothing late or early while both clocks run alike', () => {
    const look = watching()
    for (const [waitMs, atMs] of [
      [60_000, 0],
      [56_300, 4_000],
      [52_000, 8_000],
      [-50, 60_000],
    ] as const)
      expect(look([step(waitMs)], atMs)).toEqual(nothing)
  })

  it('K238 knows how long each step has left when the clock is set back by an hour, in every look after that', () => {
    const look = watching()
    look([step(60_000)], 0)
    for (const atMs of [4_000, 8_000, 68_000])
      expect(look([step(60_000 - atMs + hourMs)], atMs)).toMatchObject({
        late: [{ dueMs: 60_000, byMs: hourMs }],
        early: [],
      })
  })

  it('K238 takes a step that was promised anew for another one, and leaves ends of shifts to the clock on the wall', () => {
    const look = watching()
    const turn = (waitMs: number) => ({ ...step(waitMs), job: 'turn' }) as Job
    look([step(60_000), turn(60_000)], 0)
    expect(look([step(hourMs, '2026-11-22 10:00:00+00'), turn(hourMs)], 4_000)).toEqual(nothing)
    expect(look([turn(-hourMs)], 8_000)).toEqual(nothing)
  })

  it('K244 a clock that is set forward makes nothing due before its time, in every look until then', () => {
    const look = watching()
    look([step(60_000)], 0)
    for (const atMs of [4_000, 8_000, 59_900])
      expect(look([step(60_000 - atMs - hourMs)], atMs)).toMatchObject({ late: [], early: [{ dueMs: 60_000 }] })
    expect(look([step(-hourMs)], 60_001)).toEqual(nothing)
  })

  it('K244 a server that did not look in time, or that the database left waiting, calls at once', () => {
    const frozen = watching()
    frozen([step(60_000)], 0)
    expect(frozen([step(40_000 - hourMs)], 20_000)).toEqual(nothing)
    const waited = watching()
    waited([step(60_000)], 0)
    // nobody knows when within these nine seconds the database looked at its clock
    expect(waited([step(50_000)], 11_000, 9_000)).toEqual(nothing)
  })

  it('K244 a machine that slept calls at once, and what was promised for a time of the day keeps it', () => {
    const slept = watching()
    slept([step(60_000)], 0)
    expect(slept([step(60_000 - hourMs)], hourMs)).toEqual(nothing)
    const night = watching()
    night([step(6 * hourMs)], 0)
    expect(night([step(5 * hourMs - 4_000)], 4_000)).toEqual(nothing)
  })

  it('K339 of a ladder that is held back all is held back, in its order, also what was promised for later than ten minutes', () => {
    const look = watching()
    const ladder = (atMs: number, jumpMs: number) =>
      [5_000, 600_000, 1_200_000].map((waitMs, index) => ({ ...step(waitMs - atMs - jumpMs), id: `${index}` }) as Job)
    look(ladder(0, 0), 0)
    for (const atMs of [4_000, 6_000, 8_000, 60_000]) {
      const { early } = look(ladder(atMs, hourMs), atMs)
      const dues = early.map(({ job, dueMs }) => [job.id, dueMs])
      const all = [
        ['0', 5_000],
        ['1', 64_000],
        ['2', 64_100],
      ]
      expect(dues).toEqual(atMs < 5_000 ? all : all.slice(1))
    }
    expect(look(ladder(64_200, hourMs), 64_200)).toEqual(nothing)
  })

  it('K252 a clock that is set forward by seconds or minutes makes nothing due before its time either', () => {
    for (const jumpMs of [3_000, 40_000, 599_000]) {
      const look = watching()
      look([step(60_000)], 0)
      for (const [atMs, isNew] of [
        [4_000, true],
        [8_000, false],
        [59_900, false],
      ] as const) {
        const early = [{ dueMs: 60_000, isNew }]
        expect(look([step(60_000 - atMs - jumpMs)], atMs)).toMatchObject({ late: [], early })
      }
      expect(look([step(-jumpMs)], 60_001)).toEqual(nothing)
    }
  })

  it('K252 two seconds are no jump, and a look that took long proves no short one', () => {
    const look = watching()
    look([step(60_000)], 0)
    expect(look([step(54_200)], 4_000)).toEqual(nothing)
    const waited = watching()
    waited([step(60_000)], 0)
    expect(waited([step(50_000)], 8_000, 3_000)).toEqual(nothing)
  })

  it('K310 whoever else seems to live, a call is at most a minute late by it: after it was due, and after the jump was seen', () => {
    for (const jumpMs of [120_000, 599_000, hourMs]) {
      const look = watching()
      look([step(500_000)], 0)
      const at = (atMs: number) => look([step(500_000 - atMs - jumpMs)], atMs)
      const untilMs = Math.max(500_000 - jumpMs, 4_000) + 60_000
      expect(at(4_000)).toMatchObject({ early: [{ dueMs: untilMs }] })
      for (let atMs = 8_000; atMs < untilMs; atMs += 4_000)
        expect(at(atMs)).toMatchObject({ early: [{ dueMs: untilMs, isNew: false }] })
      expect(at(untilMs)).toEqual(nothing)
      expect(at(untilMs + 4_000)).toEqual(nothing)
    }
  })

  it('K311 a database that answered slowly is not taken for one whose clock was set back', () => {
    const look = watching()
    look([step(60_000)], 0)
    // it read its clock when it was asked, and was heard six seconds later
    expect(look([step(56_000)], 10_000, 6_000)).toEqual(nothing)
    expect(look([step(46_000)], 14_000)).toEqual(nothing)
  })

  it('K244 set back again, the clock is believed again', () => {
    const look = watching()
    look([step(60_000)], 0)
    look([step(56_000 - hourMs)], 4_000)
    expect(look([step(52_000)], 8_000)).toEqual(nothing)
  })
})
