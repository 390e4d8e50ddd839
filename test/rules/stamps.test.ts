// Stamping: what time a tap tells, who may correct what, and what is never refused.

import { describe, expect, it } from '@jest/globals'
import type { RateFacts } from '../../src/consultation/facts.ts'
import type { How, Role } from '../../src/consultation/model.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { siteOfStamp } from '../../src/consultation/site-of-stamp.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { type cast, doorAt, naming, type Story, sites, story } from '../world/consultation-builder.ts'

const asked = () => story().at(1).opened().recorded().at(10)

function stampCode(scene: Story, body: Record<string, unknown>, by: keyof typeof cast = 'lantian') {
  return scene.attempt('stamped', { how: 'tapped', ...body }, { by })?.code
}

const lastAssertion = (scene: Story) => scene.state.assertions[scene.state.assertions.length - 1]!

describe('the time of a tap', () => {
  const at = '2026-11-22T05:19:00.000Z'

  it.each([
    ['without a phone clock is the server time', {}, at],
    ['is what the phone claims', { claimedAt: '2026-11-22T05:15:00.000Z' }, '2026-11-22T05:15:00.000Z'],
    [
      'is corrected by the measured offset',
      { claimedAt: '2026-11-22T05:35:00.000Z', clockOffsetMs: -1_200_000 },
      '2026-11-22T05:15:00.000Z',
    ],
    ['is never later than when it was recorded', { claimedAt: '2026-11-22T06:19:00.000Z' }, at],
    ['is never later, measured or not', { claimedAt: '2026-11-22T05:19:02.000Z', clockOffsetMs: 500 }, at],
  ])('M1 %s', (_rule, clocks, expected) => {
    const scene = asked().stamped('needle', {}, clocks)
    expect(lastAssertion(scene)).toMatchObject({
      at: expected,
      recordedAt: at,
      source: 'tapped',
      precision: 'exact',
      ...clocks,
    })
  })

  it('M2 that is told is kept as told, and the phone clock beside it', () => {
    const scene = asked().stamped('needle', { at: doorAt, how: 'recalled', precision: 'about' }, { claimedAt: at })
    expect(lastAssertion(scene)).toMatchObject({ at: doorAt, claimedAt: at, precision: 'about', source: 'recalled' })
  })

  it('M3 that is unknown or does not apply is an assertion without a time', () => {
    for (const value of ['unknown', 'not-applicable']) {
      const scene = asked().stamped('needle', { value, at: doorAt })
      expect(lastAssertion(scene)).toMatchObject({ at: null, value, precision: 'unknown' })
    }
  })

  it('M4 more than ten minutes ahead is refused; ten minutes are a clock that runs fast', () => {
    expect(stampCode(asked(), { milestone: 'needle', at: '2026-11-22T05:29:00.001Z' })).toBe('time-in-future')
    expect(stampCode(asked(), { milestone: 'needle', at: '2026-11-22T05:29:00.000Z' })).toBeUndefined()
  })

  it('M5 happened at the site of the one who stamps, or at the site that is named', () => {
    expect(lastAssertion(asked().stamped('door_in', {}, { by: 'lab' })).siteId).toBe(sites.hospital)
    expect(lastAssertion(asked().stamped('door_in', { siteId: sites.cun }, { by: 'lab' })).siteId).toBe(sites.cun)
    expect(stampCode(asked(), { milestone: 'door_in', siteId: 'elsewhere' })).toBe('unknown-site')
  })
})

describe('the place of a stamp that is told from afar', () => {
  const siteSaid = (scene: Story, milestone: string, role: Role, how: How = 'recalled') =>
    siteOfStamp(scene.state, stemi, { milestone, role, how })

  it('M176 is where the question was asked, for all that happens before the patient is sent on', () => {
    const before = stemi.milestones.filter((one) => one.beforeTransfer).map((one) => one.name)
    expect(before).toEqual(['door_in', 'consent_started', 'consent_signed', 'needle', 'ambulance_arrived', 'door_out'])
    for (const role of ['specialist', 'coordinator', 'quality_officer'] as const) {
      for (const milestone of before) expect(siteSaid(asked(), milestone, role)).toBe(sites.lantian)
      expect(siteSaid(asked(), 'pci_door_in', role)).toBeUndefined()
    }
    expect(siteSaid(asked(), 'door_in', 'clinic_doctor')).toBeUndefined()
  })

  it('M176 is the own site of whoever taps beside a patient who has arrived', () => {
    const arrived = asked().stamped('pci_door_in', {}, { by: 'lab' })
    expect(siteSaid(arrived, 'needle', 'coordinator', 'tapped')).toBeUndefined()
    expect(siteSaid(arrived, 'needle', 'quality_officer', 'document')).toBe(sites.lantian)
    expect(siteSaid(asked(), 'needle', 'coordinator', 'tapped')).toBe(sites.lantian)
  })

  it('M176 gives door to needle and door in door out their minutes when the quality officer adds what was forgotten', () => {
    const scene = story().at(1).opened({ doorIn: undefined }).at(90)
    const add = (milestone: string, at: string) => {
      const siteId = siteSaid(scene, milestone, 'quality_officer')
      scene.stamped(milestone, { at, how: 'document', ...(siteId ? { siteId } : {}) }, { by: 'quality' })
    }
    add('door_in', doorAt)
    add('needle', '2026-11-22T05:35:00.000Z')
    add('door_out', '2026-11-22T05:50:00.000Z')
    const minutes = new Map(scene.reading().intervals.map((one) => [one.name, one.minutes]))
    expect([minutes.get('door_to_needle'), minutes.get('door_in_door_out')]).toEqual([26, 41])
  })
})

describe('the way into the cath lab', () => {
  const arrived = (body: Record<string, unknown>) =>
    asked().answered({ bypassEd: true, bypassCcu: true }).stamped('cath_lab_arrival', body, { by: 'lab' })
  const ways = ({ bypassEd, bypassCcu }: RateFacts) => [bypassEd, bypassCcu]

  it('M177 is what the arrival tells, null where it tells nothing, and never what was advised', () => {
    expect(ways(arrived({}).reading().facts)).toEqual([null, null])
    expect(ways(arrived({ bypassEd: true }).reading().facts)).toEqual([true, null])
    expect(ways(arrived({ bypassEd: false, bypassCcu: true }).reading().facts)).toEqual([false, true])
    expect(ways(asked().answered({ bypassEd: true }).reading().facts)).toEqual([null, null])
  })

  it('M177 stays when the time is corrected, and can be corrected itself', () => {
    const scene = arrived({ bypassEd: true })
    const correction = { at: doorAt, replaces: scene.last.seq, reason: '按病历' }
    scene.stamped('cath_lab_arrival', correction, { by: 'lab' })
    expect(ways(scene.reading().facts)).toEqual([true, null])
    scene.stamped('cath_lab_arrival', { ...correction, replaces: scene.last.seq, bypassEd: false }, { by: 'lab' })
    expect(ways(scene.reading().facts)).toEqual([false, null])
  })

  it('M178 belongs to no other milestone, and is read aloud', () => {
    expect(stampCode(asked(), { milestone: 'needle', bypassEd: true })).toBe('invalid-body')
    const scene = arrived({ bypassEd: true, bypassCcu: true })
    expect(sentenceOf(scene.last, scene.state, 'zh', naming)).toBe('陈协调: 到达导管室 (绕行急诊、绕行CCU)')
  })
})

describe('a time that a form filled in by itself', () => {
  it('M179 is about, and from memory: only an exact one that is now was tapped', () => {
    const told = (doorIn: object) =>
      story()
        .at(0)
        .opened({ doorIn })
        .state.assertions.find((one) => one.milestone === 'door_in')
    expect(told({ at: doorAt })).toMatchObject({ at: doorAt, precision: 'exact', source: 'tapped' })
    expect(told({ at: doorAt, precision: 'about' })).toMatchObject({
      at: doorAt,
      precision: 'about',
      source: 'recalled',
    })
  })
})

describe('a stamp is refused', () => {
  it('M10 for a milestone that the pathway does not have', () => {
    expect(stampCode(asked(), { milestone: 'mrs_90d' })).toBe('unknown-milestone')
  })

  it.each(stemi.milestones.filter((one) => one.systemOnly).map((one) => one.name))(
    'M11 for %s, which follows from the record, unless it corrects one with a reason',
    (milestone) => {
      const scene = asked()
        .called()
        .accepted()
        .write('viewed', { recordingId: 'recording-1' }, { by: 'wang' })
        .answered()
      scene.write('call-delivered', { callId: 'call-wang-1' }, { by: 'system' }).screened()
      scene.write('outcome', { result: 'other' }, { by: 'lab' })
      expect(stampCode(scene, { milestone })).toBe('system-milestone')
      const { seq } = scene.state.assertions.find((one) => one.milestone === milestone)!
      expect(stampCode(scene, { milestone, replaces: seq })).toBe('reason-needed')
      expect(stampCode(scene, { milestone, replaces: seq, reason: '  ' })).toBe('reason-needed')
      expect(stampCode(scene, { milestone, replaces: seq, reason: '电话先到' })).toBeUndefined()
    },
  )

  it('M12 when what it replaces says nothing of that milestone', () => {
    const scene = asked().stamped('needle')
    const { seq } = scene.last
    expect(stampCode(scene, { milestone: 'door_out', replaces: seq, reason: '点错' })).toBe('nothing-to-replace')
    expect(stampCode(scene, { milestone: 'needle', replaces: seq + 9, reason: '点错' })).toBe('nothing-to-replace')
  })

  it('M13 for a number where none belongs, or one out of range', () => {
    expect(stampCode(asked(), { milestone: 'needle', value: 3 })).toBe('invalid-body')
    expect(stampCode(asked(), { milestone: 'procedure_ended', value: 4 }, 'lab')).toBe('invalid-body')
    expect(stampCode(asked(), { milestone: 'procedure_ended', value: 3 }, 'lab')).toBeUndefined()
  })

  it('M14 from a quality officer unless it comes from memory or from paper', () => {
    expect(stampCode(asked(), { milestone: 'needle' }, 'quality')).toBe('recalled-only')
    expect(stampCode(asked(), { milestone: 'needle', how: 'device' }, 'quality')).toBe('recalled-only')
    expect(stampCode(asked(), { milestone: 'needle', how: 'document' }, 'quality')).toBeUndefined()
  })

  it('M15 never for clinical reasons: a needle without answer, order, list or consent is taken', () => {
    expect(stampCode(asked(), { milestone: 'needle' })).toBeUndefined()
    expect(stampCode(asked(), { milestone: 'wire_crossed', at: '2020-01-01T00:00:00Z' }, 'lab')).toBeUndefined()
  })
})

describe('taking a stamp back', () => {
  it('M20 is for who made it, and for those who keep the record', () => {
    const scene = asked().stamped('needle')
    const { seq } = scene.last
    const body = { seq, reason: '点错' }
    expect(scene.attempt('withdrawn', body, { by: 'wang' })?.code).toBe('not-yours-to-withdraw')
    expect(scene.attempt('withdrawn', body, { by: 'nurse' })?.code).toBe('not-yours-to-withdraw')
    expect(scene.attempt('withdrawn', body, { by: 'quality' })).toBeNull()
    expect(scene.attempt('withdrawn', body, { by: 'lantian' })?.code).toBe('already-withdrawn')
    expect(scene.state.assertions.find((one) => one.seq === seq)?.withdrawn).toEqual({
      seq: scene.last.seq,
      reason: '点错',
    })
  })

  it('M21 is not possible for what the system noted or what the question told', () => {
    const scene = asked()
    for (const seq of [1, 2, 99]) {
      expect(scene.attempt('withdrawn', { seq, reason: '点错' })?.code).toBe('nothing-to-withdraw')
    }
  })

  it('M22 needs a reason', () => {
    const scene = asked().stamped('needle')
    expect(scene.attempt('withdrawn', { seq: scene.last.seq, reason: ' ' })?.code).toBe('invalid-body')
  })
})
