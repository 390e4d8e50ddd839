// The month: figures of intervals, rates, and what one consultation adds to them.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { intervalMinutes, milestoneTimes } from '../../src/consultation/facts.ts'
import { instantOf, msOf } from '../../src/consultation/instants.ts'
import { figuresOf, type MonthRow, mean, median, percentile } from '../../src/consultation/month.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { ratesOf } from '../../src/consultation/rates.ts'
import { defaultSettings, mergeSettings } from '../../src/consultation/settings.ts'
import { summarise } from '../../src/consultation/summary.ts'
import { anxi, doorAt, type Story, sites, story } from '../world/consultation-builder.ts'

const clock = (minutes: number) => instantOf(msOf(doorAt) + minutes * 60_000)

function rowOf(scene: Story): MonthRow {
  const { intervals, facts } = scene.reading()
  return { intervals: intervalMinutes(intervals), facts }
}
const lysedAfter = (minutes: number) => rowOf(story().opened().at(minutes).stamped('needle'))
const figure = (rows: MonthRow[], name: string) =>
  figuresOf(rows, stemi, defaultSettings).find((one) => one.name === name)!
const rate = (scenes: Story[], name: string) => ratesOf(scenes.map(rowOf), stemi).find((one) => one.name === name)!

describe('a figure', () => {
  it('M130 has median, 90th percentile, mean and the share within target', () => {
    const rows = [20, 24, 26, 28, 62].map(lysedAfter)
    expect(figure(rows, 'door_to_needle')).toMatchObject({
      n: 5,
      missing: 0,
      negative: 0,
      medianMinutes: 26,
      p90Minutes: 62,
      meanMinutes: 32,
      target: 30,
      shareWithin: 0.8,
      goal: 0.75,
    })
  })

  it('M131 counts a negative interval as such, and in no number', () => {
    const wrong = story()
      .opened()
      .at(5)
      .stamped('needle', { at: clock(-9) })
    const rows = [lysedAfter(20), rowOf(wrong)]
    expect(figure(rows, 'door_to_needle')).toMatchObject({
      n: 1,
      negative: 1,
      missing: 0,
      medianMinutes: 20,
      shareWithin: 1,
    })
  })

  it("M132 counts as missing only what this patient's way asks for", () => {
    const noDoor = rowOf(story().opened({ doorIn: undefined }).at(20).stamped('needle'))
    const notLysed = rowOf(story().opened())
    expect(figure([noDoor, notLysed], 'door_to_needle')).toMatchObject({
      n: 0,
      missing: 1,
      medianMinutes: null,
      shareWithin: null,
    })
  })

  it('M133 of an empty month has no numbers', () => {
    expect(figure([], 'fmc_to_ecg')).toMatchObject({
      n: 0,
      medianMinutes: null,
      p90Minutes: null,
      meanMinutes: null,
      shareWithin: null,
    })
  })

  it('M134 says when its target is one of the mean', () => {
    expect(figure([], 'troponin_turnaround')).toMatchObject({ target: 20, isOfMean: true })
    expect(figure([], 'fmc_to_ecg')).toMatchObject({ target: 10, isOfMean: false })
  })

  it('M173 counts whoever was too early as not within', () => {
    const assessed = (minutes: number) =>
      rowOf(
        story()
          .opened()
          .at(20)
          .stamped('needle')
          .at(20 + minutes)
          .stamped('reperfusion_assessed', {}, { by: 'wang' }),
      )
    expect(figure([assessed(30), assessed(70), assessed(95), assessed(88)], 'lysis_to_assessment')).toMatchObject({
      target: 90,
      targetMin: 60,
      shareWithin: 0.5,
    })
  })

  it('M174 says how the mean stands to its own target, also where single patients are judged by another', () => {
    const drawn = (minutes: number) =>
      rowOf(story().opened().stamped('troponin_drawn').at(minutes).stamped('troponin_resulted'))
    const ofMean = (rows: MonthRow[], name: string) => figure(rows, name).ofMean
    expect(ofMean([drawn(10), drawn(30)], 'troponin_turnaround')).toEqual({
      target: 20,
      isStrict: false,
      isReached: true,
    })
    expect(ofMean([drawn(10), drawn(30.4)], 'troponin_turnaround')).toMatchObject({ isReached: false })
    expect(ofMean([], 'troponin_turnaround')).toMatchObject({ isReached: null })
    const seen = (minutes: number) =>
      rowOf(
        story()
          .opened()
          .at(60)
          .stamped('first_ecg_acquired', { at: clock(minutes) }),
      )
    expect(figure([seen(10), seen(10)], 'fmc_to_ecg')).toMatchObject({
      target: 10,
      shareWithin: 1,
      ofMean: { target: 10, isStrict: true, isReached: false },
    })
    expect(ofMean([seen(9), seen(10)], 'fmc_to_ecg')).toMatchObject({ isReached: true })
    expect(ofMean([], 'door_to_needle')).toBeNull()
  })

  it('M135 median, mean and percentile lie between the least and the greatest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 }), (numbers) => {
        for (const one of [median(numbers)!, mean(numbers)!, percentile(numbers, 0.9)!]) {
          expect(one).toBeGreaterThanOrEqual(Math.min(...numbers))
          expect(one).toBeLessThanOrEqual(Math.max(...numbers))
        }
        const below = numbers.filter((one) => one <= median(numbers)!).length
        expect(below * 2).toBeGreaterThanOrEqual(numbers.length)
      }),
    )
  })
})

describe('a rate', () => {
  const transferred = (receivedAt: number) =>
    story()
      .at(receivedAt)
      .opened()
      .recorded()
      .at(90)
      .answered()
      .write('transfer-requested', { to: sites.hospital })
      .stamped('pci_door_in', { at: clock(60) }, { by: 'lab' })

  it('M136 counts an ECG that was there before the patient', () => {
    expect(rate([transferred(10), transferred(61), anxi()], 'ecg_before_arrival')).toMatchObject({
      n: 2,
      of: 3,
      goal: 0.3,
    })
    expect(rate([story().opened().answered({ diagnosis: 'not-cardiac' })], 'ecg_before_arrival')).toMatchObject({
      of: 0,
      share: null,
    })
  })

  it('M177 counts the way into the lab of those whose arrival tells it', () => {
    const sent = (arrival: Record<string, unknown>) =>
      transferred(10).stamped('cath_lab_arrival', arrival, { by: 'lab' })
    const scenes = [sent({ bypassEd: true }), sent({ bypassEd: false }), sent({}), transferred(10)]
    expect(rate(scenes, 'bypass_ed_ambulance')).toMatchObject({ n: 1, of: 2, goal: 0.3 })
  })

  it('M137 counts success among those who were lysed and assessed', () => {
    const failed = story()
      .opened()
      .answered()
      .stamped('needle')
      .at(70)
      .stamped('reperfusion_assessed', { value: 0 }, { by: 'wang' })
    const open = story().opened().answered().stamped('needle')
    expect(rate([anxi(), failed, open], 'lysis_success')).toMatchObject({ n: 1, of: 2, share: 0.5 })
  })

  it('M138 counts an activation as false when the closed consultation never saw the lab', () => {
    const activated = () => story().opened().answered().stamped('cath_lab_activated', {}, { by: 'lab' })
    expect(rate([activated(), activated().closed(), anxi().closed()], 'false_activation')).toMatchObject({
      n: 1,
      of: 2,
    })
  })

  it('M139 counts who was called first', () => {
    const second = story().opened().called('wang', 1).at(2).called('li', 2).accepted('li')
    expect(rate([anxi(), second], 'first_tier_accept')).toMatchObject({ n: 1, of: 2 })
  })

  it('M140 counts eligible patients who were lysed', () => {
    const refused = story().opened().answered().screened()
    expect(rate([anxi(), refused], 'eligible_lysed')).toMatchObject({ n: 1, of: 2 })
  })

  it('M141 counts completeness of closed consultations and what was told live', () => {
    expect(rate([anxi().closed()], 'milestone_completeness')).toMatchObject({ share: 1 })
    expect(rate([anxi()], 'stamped_live')).toMatchObject({ share: 1 })
    const late = story()
      .opened()
      .at(90)
      .stamped('needle', { at: clock(26) })
    expect(rate([late], 'stamped_live').share).toBe(0)
  })

  it('M142 has a way of counting for every rate of the pathway', () => {
    const rates = ratesOf([rowOf(anxi().closed())], stemi)
    const uncounted = rates.filter((one) => one.of === 0).map((one) => one.name)
    expect(uncounted).toEqual(['bypass_ccu_self'])
  })
})

describe('settings and summaries', () => {
  it('M143 a stored setting that is no longer valid counts as not set', () => {
    expect(mergeSettings({ lateAfterMinutes: 'soon', secondConfirmation: false, colour: 'red' })).toEqual({
      ...defaultSettings,
      secondConfirmation: false,
    })
    for (const stored of [null, undefined, 3, '{}']) expect(mergeSettings(stored)).toEqual(defaultSettings)
  })

  it('M144 a summary tells the state of the question and no words of it', () => {
    expect(summarise(anxi().state)).toMatchObject({
      owner: { name: '王主任' },
      diagnosis: 'stemi-inferior',
      strategy: 'lysis-then-pci',
      doorInAt: doorAt,
      needleAt: clock(26),
      recordings: 2,
      firstRecordingId: 'recording-1',
      transferTo: sites.hospital,
      arrivedAt: expect.any(String),
    })
    expect(Object.keys(summarise(anxi().state))).not.toContain('assertions')
  })

  it('M145 a column shows the door where the needle was given, else where the question was asked, else the first', () => {
    const doors = () =>
      story()
        .opened({ doorIn: undefined })
        .at(60)
        .stamped('door_in', { at: clock(2), siteId: sites.gande })
    const column = (scene: Story) => milestoneTimes(scene.state, scene.reading().states).door_in
    expect(column(doors())).toBe(clock(2))
    expect(column(doors().stamped('door_in', { at: clock(9) }))).toBe(clock(9))
    expect(
      column(
        doors()
          .stamped('door_in', { at: clock(9) })
          .stamped('needle', { siteId: sites.gande }),
      ),
    ).toBe(clock(2))
  })
})
