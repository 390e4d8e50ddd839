// Minutes between milestones: the worked cases of clinical.md, the multi-site rules, and the laws of every interval.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { instantOf, msOf } from '../../src/consultation/instants.ts'
import { boundOf, boundWords, judge, targetFor } from '../../src/consultation/intervals.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { stroke } from '../../src/consultation/pathways/stroke.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { anxi, doorAt, type Story, sites, story } from '../world/consultation-builder.ts'

const clock = (minutes: number) => instantOf(msOf(doorAt) + minutes * 60_000)
const intervalOf = (scene: Story, name: string, settings = defaultSettings) =>
  scene.reading(settings).intervals.find((one) => one.name === name)!
const bare = () => story().opened({ doorIn: undefined, firstMedicalContact: undefined, symptomOnset: undefined })

describe('the worked cases', () => {
  it('M50 Anxi: 13:09 at the door, 13:35 the needle, 26 minutes, within the target', () => {
    expect(intervalOf(anxi(), 'door_to_needle')).toMatchObject({
      minutes: 26,
      ms: 1_560_000,
      judged: 'near',
      target: { max: 30 },
    })
  })

  it('M51 a wire before its door is a finding and no number', () => {
    const scene = bare()
      .at(90)
      .stamped('pci_door_in', { at: clock(80) }, { by: 'lab' })
      .stamped('wire_crossed', { at: clock(70) }, { by: 'lab' })
    expect(intervalOf(scene, 'door_to_wire')).toMatchObject({
      minutes: null,
      ms: -600_000,
      isNegative: true,
      judged: 'none',
    })
    expect(scene.reading().findings).toContainEqual({
      name: 'negative_interval',
      interval: 'door_to_wire',
      values: { minutes: -10 },
    })
    expect(scene.reading().findings.map((one) => one.name)).not.toContain('implausible_order')
  })

  it('M52 within a minute either order is told: people tell minutes', () => {
    const at = (minutes: number) =>
      bare()
        .stamped('consent_started', { at: clock(10) })
        .stamped('consent_signed', { at: clock(10 + minutes) })
    expect(intervalOf(at(-1), 'consent_time')).toMatchObject({ minutes: 0, ms: -60_000, isNegative: false })
    expect(intervalOf(at(-1.01), 'consent_time')).toMatchObject({ minutes: null, isNegative: true })
  })

  it('M53 an end that is missing, unknown or withdrawn gives no number', () => {
    const scene = bare().at(30).stamped('door_in', { at: doorAt })
    expect(intervalOf(scene, 'door_to_needle')).toMatchObject({ minutes: null, ms: null, isNegative: false })
    expect(intervalOf(scene.stamped('needle', { value: 'unknown' }), 'door_to_needle').minutes).toBeNull()
    expect(intervalOf(scene.stamped('needle'), 'door_to_needle').minutes).toBe(30)
    expect(intervalOf(scene.withdrawn(scene.last.seq), 'door_to_needle').minutes).toBeNull()
  })
})

describe('several sites', () => {
  const village = () =>
    bare()
      .at(200)
      .stamped('door_in', { at: clock(0), siteId: sites.cun })
      .stamped('door_out', { at: clock(20), siteId: sites.cun })
      .stamped('door_in', { at: clock(40), siteId: sites.lantian })
      .stamped('needle', { at: clock(60), siteId: sites.lantian })
      .stamped('door_out', { at: clock(75), siteId: sites.lantian })
      .stamped('pci_door_in', { at: clock(120) }, { by: 'lab' })
      .stamped('device_used', { at: clock(150) }, { by: 'lab' })

  it('M54 door to needle counts the door of the site where the needle was given', () => {
    expect(intervalOf(village(), 'door_to_needle').minutes).toBe(20)
    const elsewhere = bare().at(60).stamped('door_in', { siteId: sites.cun }).stamped('needle')
    expect(intervalOf(elsewhere, 'door_to_needle').minutes).toBeNull()
  })

  it('M55 first door to device counts the earliest door, door to device the door of the PCI hospital', () => {
    expect(intervalOf(village(), 'first_door_to_device').minutes).toBe(150)
    expect(intervalOf(village(), 'door_to_device').minutes).toBe(30)
  })

  const walkedIn = () =>
    story()
      .opened({ siteId: sites.hospital, doorIn: undefined })
      .at(90)
      .stamped('wire_crossed', { at: clock(70) }, { by: 'lab' })
      .stamped('device_used', { at: clock(74) }, { by: 'lab' })

  it('M168 whoever walked into the PCI hospital has its door, and is missed where nobody told it', () => {
    const told = walkedIn().stamped('door_in', { at: clock(10) }, { by: 'lab' })
    expect(intervalOf(told, 'door_to_wire')).toMatchObject({ minutes: 60, from: 'door_in', judged: 'within' })
    expect(intervalOf(told, 'door_to_device')).toMatchObject({ minutes: 64, from: 'door_in' })
    expect(told.reading().facts.missingIntervals).not.toContain('door_to_wire')
    expect(intervalOf(walkedIn(), 'door_to_wire').minutes).toBeNull()
    expect(walkedIn().reading().facts.missingIntervals).toEqual(
      expect.arrayContaining(['door_to_wire', 'door_to_device']),
    )
  })

  it('M168 a door of another hospital than the one that the patient was sent to is none of the PCI hospital', () => {
    const sent = walkedIn().stamped('door_in', { at: clock(10) }, { by: 'lab' })
    sent.write('transfer-requested', { to: sites.gande }, { by: 'lab' })
    expect(intervalOf(sent, 'door_to_wire').minutes).toBeNull()
    const first = bare()
      .at(90)
      .stamped('door_in', { at: clock(0) })
      .stamped('wire_crossed', {}, { by: 'lab' })
    expect(intervalOf(first, 'door_to_wire').minutes).toBeNull()
  })

  it('M169 a stroke that was sent on has the door of the thrombectomy hospital and never the first one', () => {
    const sent = () =>
      story()
        .opened({ pathway: 'stroke' })
        .at(90)
        .write('transfer-requested', { to: sites.hospital })
        .stamped('groin_puncture', { at: clock(80) }, { by: 'lab' })
    expect(intervalOf(sent(), 'door_to_puncture').minutes).toBeNull()
    expect(sent().reading().facts.missingIntervals).toContain('door_to_puncture')
    const arrived = sent().stamped('thrombectomy_door_in', { at: clock(50) }, { by: 'lab' })
    expect(intervalOf(arrived, 'door_to_puncture')).toMatchObject({ minutes: 30, from: 'thrombectomy_door_in' })
    const direct = story().opened({ pathway: 'stroke', siteId: sites.hospital }, { by: 'wang' }).at(90)
    expect(
      intervalOf(direct.stamped('groin_puncture', { at: clock(40) }, { by: 'lab' }), 'door_to_puncture'),
    ).toMatchObject({ minutes: 40, from: 'door_in' })
  })

  it('M56 door in door out is of one site: the one that asked, else the first that has both', () => {
    expect(intervalOf(village(), 'door_in_door_out').minutes).toBe(35)
    const passing = bare()
      .at(60)
      .stamped('door_in', { at: clock(0), siteId: sites.cun })
      .stamped('door_out', { at: clock(25), siteId: sites.cun })
    expect(intervalOf(passing, 'door_in_door_out').minutes).toBe(25)
    const mixed = bare()
      .at(60)
      .stamped('door_in', { at: clock(0), siteId: sites.cun })
      .stamped('door_out', { at: clock(25) })
    expect(intervalOf(mixed, 'door_in_door_out').minutes).toBeNull()
  })

  it('M57 the drive begins at the last door that was left', () => {
    expect(intervalOf(village(), 'transfer_drive').minutes).toBe(45)
  })

  it('M58 total ischaemic time ends with the wire, and with the needle only where there is no wire', () => {
    const scene = story().opened().at(26).stamped('needle')
    expect(intervalOf(scene, 'total_ischaemic_time')).toMatchObject({ minutes: 66, to: 'needle' })
    scene.at(100).stamped('wire_crossed', {}, { by: 'lab' })
    expect(intervalOf(scene, 'total_ischaemic_time')).toMatchObject({ minutes: 140, to: 'wire_crossed' })
  })

  it('M59 stroke counts from the onset, and from when he was last well only without one', () => {
    const scene = story()
      .opened({ pathway: 'stroke' })
      .at(30)
      .stamped('last_known_well', { at: clock(-300) })
      .stamped('needle')
    expect(intervalOf(scene, 'onset_to_needle')).toMatchObject({ minutes: 70, from: 'symptom_onset' })
    scene.stamped('symptom_onset', { value: 'unknown' })
    expect(intervalOf(scene, 'onset_to_needle')).toMatchObject({
      minutes: 330,
      from: 'last_known_well',
      judged: 'over',
    })
  })
})

describe('the target', () => {
  const definition = (name: string) => stemi.intervals.find((one) => one.name === name)!
  const bound = (name: string, transferred: boolean, lysed = false, targets = {}) =>
    targetFor(definition(name), { transferred, lysed, rescuePci: false }, { ...defaultSettings, targets })?.max ?? null

  it('M60 of first contact to wire depends on the way the patient came', () => {
    expect([bound('fmc_to_wire', true), bound('fmc_to_wire', false)]).toEqual([120, 90])
    expect([bound('diagnosis_to_wire', true), bound('diagnosis_to_wire', false)]).toEqual([90, 60])
  })

  it('M61 of primary PCI judges nobody whose vessel was treated by lysis first', () => {
    expect(bound('door_to_wire', true, true)).toBeNull()
    expect(bound('door_to_wire', true, false)).toBe(90)
  })

  it('M62 of the month judges no single patient', () => {
    expect([bound('ecg_to_diagnosis', true), bound('troponin_turnaround', true)]).toEqual([null, null])
  })

  it('M63 is the number that the network set, for all or for one way', () => {
    expect(bound('door_to_needle', true, false, { door_to_needle: 20 })).toBe(20)
    expect(bound('fmc_to_wire', true, false, { 'fmc_to_wire.direct': 80 })).toBe(120)
    expect(bound('fmc_to_wire', false, false, { 'fmc_to_wire.direct': 80 })).toBe(80)
    expect(intervalOf(anxi(), 'door_to_needle', { ...defaultSettings, targets: { door_to_needle: 25 } }).judged).toBe(
      'over',
    )
  })

  it.each([
    [24, 'within'],
    [24.1, 'near'],
    [30, 'near'],
    [30.1, 'over'],
  ])('M64 of 30 minutes: %d is %s', (minutes, judged) => {
    expect(judge(minutes, { max: 30, source: '' })).toBe(judged)
  })

  it.each([
    [59.9, 'early'],
    [60, 'within'],
    [84, 'within'],
    [84.1, 'near'],
    [90, 'near'],
    [90.1, 'over'],
  ])('M170 of 60 to 90 minutes: %d is %s', (minutes, judged) => {
    expect(judge(minutes, { min: 60, max: 90, source: '' })).toBe(judged)
  })

  it('M171 of angiography after lysis begins at two hours, but a rescue comes at once', () => {
    const begun = (minutes: number) =>
      story()
        .opened()
        .at(20)
        .stamped('needle')
        .at(20 + minutes)
        .stamped('angiography_started', {}, { by: 'lab' })
    const angiography = (scene: Story) => intervalOf(scene, 'lysis_to_angiography').judged
    expect([119, 120, 1440, 1441].map((minutes) => angiography(begun(minutes)))).toEqual([
      'early',
      'within',
      'near',
      'over',
    ])
    expect(
      begun(100)
        .reading()
        .findings.map((one) => one.name),
    ).not.toContain('over_target')
    expect(angiography(begun(100).stamped('rescue_pci_decided', {}, { by: 'wang' }))).toBe('within')
  })

  it('M172 is written with its lower bound, and as less than where it is strict', () => {
    const bound = (name: string) => boundWords(boundOf(definition(name).targets[0] ?? null))
    expect(['lysis_to_assessment', 'door_to_needle', 'lab_activation_time', 'consent_time'].map(bound)).toEqual([
      '60-90',
      '≤ 30',
      '< 30',
      '',
    ])
  })

  it('M65 that is strict is missed when it is reached', () => {
    expect(judge(30, { max: 30, strict: true, source: '' })).toBe('over')
  })
})

describe('every interval', () => {
  it('M66 is the difference of its ends with one decimal, and never a negative number', () => {
    const spans = stemi.intervals.filter((one) => one.from.milestones.length + one.to.milestones.length === 2)
    fc.assert(
      fc.property(
        fc.constantFrom(...spans),
        fc.integer({ min: 0, max: 20_000_000 }),
        fc.integer({ min: -20_000_000, max: 20_000_000 }),
        (one, start, length) => {
          const [from, to] = [one.from.milestones[0]!, one.to.milestones[0]!]
          const zero = msOf(doorAt) - 50_000_000
          const scene = bare()
          for (const [milestone, at] of [
            [from, zero + start],
            [to, zero + start + length],
          ] as const)
            assertAt(scene, milestone, at)
          const { minutes, ms, isNegative } = intervalOf(scene, one.name)
          expect(ms).toBe(length)
          expect(isNegative).toBe(length < -60_000)
          expect(minutes).toBe(isNegative ? null : Math.max(0, Math.round(length / 6_000) / 10))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('M67 ends at milestones of its own pathway and has a source for every target', () => {
    for (const pathway of [stemi, stroke]) {
      const names = pathway.milestones.map((one) => one.name)
      for (const { from, to, targets } of pathway.intervals) {
        for (const name of [...from.milestones, ...to.milestones]) expect(names).toContain(name)
        for (const target of targets) expect(target.source).not.toBe('')
      }
    }
  })
})

/** Also for milestones of the system: by correcting what it noted, or by noting them through an entry at that time. */
function assertAt(scene: Story, milestone: string, ms: number): void {
  const at = instantOf(ms)
  const noted = scene.state.assertions.filter((one) => one.milestone === milestone)
  const isSystem = stemi.milestones.find((one) => one.name === milestone)!.systemOnly
  if (!isSystem) return void scene.stamped(milestone, { at, siteId: sites.lantian }, { by: 'lantian' })
  if (noted.length === 0) noteSystem(scene, milestone)
  const { seq } = scene.state.assertions.find((one) => one.milestone === milestone)!
  scene.stamped(milestone, { at, replaces: seq, reason: '钟慢' })
}

function noteSystem(scene: Story, milestone: string): void {
  if (milestone === 'ecg_received') scene.recorded()
  else if (milestone === 'duty_called') scene.called()
  else if (milestone === 'accepted') scene.accepted()
  else if (milestone === 'ecg_diagnosed') scene.answered()
}
