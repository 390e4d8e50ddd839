// Findings: what a timeline lacks or contradicts. A scene told live and completely has none.

import { describe, expect, it } from '@jest/globals'
import { findingWords } from '../../src/consultation/findings.ts'
import { instantOf, msOf } from '../../src/consultation/instants.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { allAnsweredNo, anxi, doorAt, type Story, sites, story } from '../world/consultation-builder.ts'

const clock = (minutes: number) => instantOf(msOf(doorAt) + minutes * 60_000)
const findings = (scene: Story, name?: string) =>
  scene.reading().findings.filter((one) => name === undefined || one.name === name)
const named = (scene: Story, name: string) => findings(scene, name).map((one) => one.milestone ?? one.interval)

describe('the whole scene', () => {
  it('M70 told live and completely has no finding, open or closed', () => {
    expect(findings(anxi())).toEqual([])
    expect(findings(anxi().closed())).toEqual([])
  })

  it('M71 told late, without order and list, has exactly the findings that this causes', () => {
    const scene = story().at(60).opened({ firstMedicalContact: undefined }).recorded().called().accepted().answered()
    scene
      .at(61)
      .stamped('consent_signed', { at: clock(24) })
      .stamped('needle', { at: clock(26) })
    scene.at(62).stamped('door_out', { at: clock(29) })
    expect(findings(scene).map(({ name, milestone, interval }) => [name, milestone ?? interval])).toEqual([
      ['negative_interval', 'diagnosis_to_needle'],
      ['stamped_late', 'consent_signed'],
      ['stamped_late', 'needle'],
      ['stamped_late', 'door_out'],
      ['lysis_gate_unmet', 'needle'],
    ])
  })

  it('M72 every finding has words in both languages', () => {
    for (const words of Object.values(findingWords))
      expect(words).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) })
  })
})

describe('missing_milestone', () => {
  it('M73 is asked for only once the consultation is closed, and only on the way that was taken', () => {
    const scene = story().opened().recorded().accepted().answered({ strategy: 'none' })
    expect(named(scene, 'missing_milestone')).toEqual([])
    expect(named(scene.closed(), 'missing_milestone')).toEqual(['first_ecg_acquired'])
  })

  it('M74 names what lysis, transfer and the lab ask for when they happened', () => {
    const scene = story().opened().recorded().accepted().answered().stamped('needle')
    scene.write('transfer-requested', { to: sites.hospital }).stamped('wire_crossed', {}, { by: 'lab' }).closed()
    expect(named(scene, 'missing_milestone')).toEqual([
      'first_ecg_acquired',
      'lysis_screened',
      'consent_signed',
      'door_out',
      'pci_door_in',
      'puncture',
      'reperfusion_assessed',
    ])
  })

  it('M175 a door elsewhere is not the one where the needle was given', () => {
    const told = (siteId: string) => {
      const scene = story().opened({ doorIn: undefined }).recorded().accepted().answered().at(20).stamped('needle')
      return scene
        .at(90)
        .stamped('door_in', { at: clock(2), how: 'document', siteId }, { by: 'quality' })
        .closed()
    }
    expect(named(told(sites.hospital), 'missing_milestone')).toContain('door_in')
    expect(told(sites.hospital).reading().facts.missingMilestones).toContain('door_in')
    expect(named(told(sites.lantian), 'missing_milestone')).not.toContain('door_in')
  })

  it('M75 is answered by unknown and by not applicable', () => {
    const scene = story().opened().recorded().accepted().answered({ strategy: 'none' })
    scene.stamped('first_ecg_acquired', { value: 'unknown' })
    expect(named(scene.closed(), 'missing_milestone')).toEqual([])
  })

  it('M76 a lysis that was ordered and not given is asked for until somebody says that it did not happen', () => {
    const scene = story().opened().recorded().accepted().answered().screened().ordered().closed()
    expect(named(scene, 'missing_milestone')).toContain('needle')
    expect(named(scene.stamped('needle', { value: 'not-applicable' }), 'missing_milestone')).not.toContain(
      'consent_signed',
    )
  })
})

describe('implausible_order', () => {
  it('M77 is told when a pair without an interval is the wrong way round, but not within a minute', () => {
    const at = (minutes: number) =>
      story()
        .opened()
        .at(60)
        .stamped('puncture', { at: clock(50) }, { by: 'lab' })
        .stamped('wire_crossed', { at: clock(50 + minutes) }, { by: 'lab' })
    expect(named(at(-2), 'implausible_order')).toEqual(['wire_crossed'])
    expect(named(at(-1), 'implausible_order')).toEqual([])
  })

  it('M78 compares doors of one site only', () => {
    const scene = story()
      .opened({ doorIn: { at: clock(-1) } })
      .at(90)
    scene.stamped('door_in', { at: clock(60), siteId: sites.gande }).stamped('needle', { at: clock(30) })
    expect(named(scene, 'implausible_order')).toEqual([])
    scene.stamped('door_out', { at: clock(50) })
    expect(findings(scene).map((one) => one.name)).not.toContain('negative_interval')
    expect(named(scene, 'implausible_order')).toEqual([])
  })
})

describe('over_target', () => {
  it('M79 names the interval, its minutes and the target', () => {
    const scene = story().opened().at(31).stamped('needle')
    expect(findings(scene, 'over_target')).toContainEqual({
      name: 'over_target',
      interval: 'door_to_needle',
      values: { minutes: 31, target: 30 },
    })
  })
})

describe('stamped_late', () => {
  const told = (at: number, now: number, body = {}, clocks = {}) =>
    story()
      .opened()
      .at(now)
      .stamped('consent_signed', { at: clock(at), ...body }, clocks)

  it('M80 is a time from memory that was told more than ten minutes later', () => {
    expect(named(told(10, 20), 'stamped_late')).toEqual([])
    expect(named(told(10, 20.2), 'stamped_late')).toEqual(['consent_signed'])
    expect(named(told(10, 20.2, { how: 'recalled' }), 'stamped_late')).toEqual(['consent_signed'])
  })

  it('M81 is not what a device or a document tells', () => {
    expect(named(told(10, 90, { how: 'document' }), 'stamped_late')).toEqual([])
    expect(named(told(10, 90, { how: 'device' }), 'stamped_late')).toEqual([])
  })

  it('M82 is not a tap that waited for a signal on a phone whose clock was measured', () => {
    const tap = { claimedAt: clock(10) }
    const waited = (clocks: object) =>
      named(story().opened().at(40).stamped('consent_signed', {}, clocks), 'stamped_late')
    expect(waited({ ...tap, clockOffsetMs: 0 })).toEqual([])
    expect(waited(tap)).toEqual(['consent_signed'])
  })

  it.each([
    ['transfer-requested', { to: sites.hospital }, 'transfer_requested'],
    ['transfer-accepted', {}, 'transfer_accepted'],
    ['advice-confirmed', {}, 'advice_confirmed'],
    ['screened', { listVersion: 'cn-2019', answers: allAnsweredNo }, 'lysis_screened'],
    ['handed-over', { to: sites.hospital }, 'handover_signed'],
  ] as const)('M166 %s that waited for a signal happened when it was tapped', (kind, body, milestone) => {
    const scene = story().at(1).opened().answered()
    if (kind === 'transfer-accepted') scene.write('transfer-requested', { to: sites.hospital })
    scene.at(40).write(kind, body, {
      by: kind === 'transfer-accepted' ? 'lab' : 'lantian',
      claimedAt: clock(10),
      clockOffsetMs: 0,
    })
    const { effective } = scene.reading().states.find((one) => one.name === milestone)!
    expect(effective).toMatchObject({ at: clock(10), recordedAt: clock(40), source: 'system' })
    const { transfer, answer, screening } = scene.state
    const kept = [
      transfer?.acceptedAt,
      transfer?.requestedAt,
      transfer?.handedOverAt,
      answer?.confirmedAt,
      screening?.at,
    ]
    expect(kept).toContain(clock(10))
    expect(kept).not.toContain(clock(40))
  })

  it('M167 a way out that was told without a signal is no negative interval', () => {
    const scene = story().at(1).opened().answered()
    scene.at(40).write('transfer-requested', { to: sites.hospital }, { claimedAt: clock(10), clockOffsetMs: 0 })
    scene.stamped('door_out', {}, { claimedAt: clock(20), clockOffsetMs: 0 })
    expect(scene.reading().intervals.find((one) => one.name === 'request_to_exit')?.minutes).toBe(10)
    expect(named(scene, 'negative_interval')).toEqual([])
  })

  it('M83 is not what happened before anybody was there, nor a door that the question tells within an hour', () => {
    expect(named(story().at(59).opened(), 'stamped_late')).toEqual([])
    expect(named(story().at(61).opened(), 'stamped_late')).toEqual(['door_in'])
  })

  it('M84 keeps to the minutes that the network set', () => {
    const scene = told(10, 20)
    const names = scene.reading({ ...defaultSettings, lateAfterMinutes: 5 }).findings.map((one) => one.name)
    expect(names).toContain('stamped_late')
  })
})

describe('lysis_gate_unmet', () => {
  const ready = () => story().opened().at(5).answered().screened().ordered().stamped('consent_signed').at(6)
  const unmet = (scene: Story) => findings(scene, 'lysis_gate_unmet').map((one) => one.values.unmet)

  it('M85 is absent when order, list and consent came first; the second confirmation is not part of it', () => {
    expect(unmet(ready().stamped('needle'))).toEqual([])
  })

  it('M86 names what is missing', () => {
    const scene = story().opened().at(5).stamped('needle')
    expect(unmet(scene)).toEqual(['order, list, consent'])
  })

  it('M87 is not mended by an order or a list that comes after the needle', () => {
    const scene = story().opened().at(5).answered().stamped('consent_signed').stamped('needle').screened().ordered()
    expect(unmet(scene)).toEqual(['order, list'])
  })

  it('M88 is judged by the list as it stood at the needle, not by one that was answered later', () => {
    const scene = ready()
      .stamped('needle')
      .screened({ ...allAnsweredNo, 'prior-ich': 'yes' })
      .ordered({ note: '补录' })
    expect(unmet(scene)).toEqual([])
  })

  it.each(['yes', 'unknown'])(
    'M89 an absolute item answered %s stands in the way, until the order overrides it with a reason',
    (answer) => {
      const asked = () =>
        story()
          .opened()
          .at(5)
          .answered()
          .screened({ ...allAnsweredNo, 'prior-ich': answer })
          .stamped('consent_signed')
      expect(unmet(asked().ordered().stamped('needle'))).toEqual(['list'])
      const overrides = [{ item: 'prior-ich', reason: '20年前, 已评估' }]
      expect(unmet(asked().ordered({ overrides }).stamped('needle'))).toEqual([])
    },
  )

  it('M90 a consent within a minute of the needle counts, a later one does not', () => {
    const given = (minutes: number) => {
      const scene = story()
        .opened()
        .at(5)
        .answered()
        .screened()
        .ordered()
        .stamped('needle', { at: clock(5) })
      return scene.at(9).stamped('consent_signed', { at: clock(5 + minutes) })
    }
    expect(unmet(given(1))).toEqual([])
    expect(unmet(given(1.1))).toEqual(['consent'])
  })

  it('M91 stays when the stamp says why, and lists the reason', () => {
    const overrides = [{ rule: 'consent', reason: '家属在途, 紧急' }]
    const scene = story().opened().at(5).answered().screened().ordered().stamped('needle', { overrides })
    expect(findings(scene, 'lysis_gate_unmet')).toEqual([
      {
        name: 'lysis_gate_unmet',
        milestone: 'needle',
        values: { unmet: 'consent', overrides: 'consent: 家属在途, 紧急' },
        gate: { unmet: ['consent'], overrides },
      },
    ])
  })

  it('M195 keeps the reasons where the time is corrected, and drops them where it is said not to have happened', () => {
    const overrides = [{ rule: 'consent', reason: '家属在途, 紧急' }]
    const scene = story().opened().at(5).answered().screened().ordered().stamped('needle', { overrides })
    const correct = (body: object) =>
      scene.stamped('needle', { how: 'recalled', reason: '时间不对', replaces: scene.last.seq, ...body })
    correct({ at: clock(4) })
    expect(findings(scene, 'lysis_gate_unmet')[0]?.gate).toEqual({ unmet: ['consent'], overrides })
    correct({ overrides: [{ rule: 'consent', reason: '口头同意' }] })
    expect(findings(scene, 'lysis_gate_unmet')[0]?.gate?.overrides).toEqual([{ rule: 'consent', reason: '口头同意' }])
    correct({ value: 'not-applicable' })
    expect(scene.state.assertions.at(-1)).not.toHaveProperty('overrides')
    correct({ at: clock(4) })
    expect(scene.state.assertions.at(-1)).not.toHaveProperty('overrides')
  })

  it('M92 is not asked of a disease without a list', () => {
    expect(unmet(story().opened({ pathway: 'stroke' }).at(5).stamped('needle'))).toEqual([])
  })
})
