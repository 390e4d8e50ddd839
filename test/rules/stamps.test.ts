// Stamping: what time a tap tells, who may correct what, and what is never refused.

import { describe, expect, it } from '@jest/globals'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { type cast, doorAt, type Story, sites, story } from '../world/consultation-builder.ts'

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
