// A scene that is played by hand is told as completely as one that is sent by a program: the times that no tap of the way
// gives, and the numbers that some milestones carry.

import { describe, expect, it } from '@jest/globals'
import { nextSteps } from '../../src/consultation/next-step.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { doorAt, naming, type Story, story } from '../world/consultation-builder.ts'

const reperfused = (scene: Story) => scene.reading().facts.reperfused
const lysed = () => story().at(11).opened().recorded().answered().at(26).stamped('needle')
const lab = { by: 'lab' } as const
const sentence = (scene: Story) => sentenceOf(scene.last, scene.state, 'zh', naming)

describe('The first ECG', () => {
  const told = (at: string) => story().at(11).opened({ firstEcgAcquired: { at } }).recorded()
  const states = (scene: Story) => scene.reading().states.find((state) => state.name === 'first_ecg_acquired')

  it('M191 has the time that the question tells, and every interval that begins or ends with it', () => {
    const scene = told('2026-11-22T05:14:00.000Z').accepted().at(16).answered()
    expect(states(scene)?.effective).toMatchObject({ at: '2026-11-22T05:14:00.000Z', source: 'recalled', seq: 1 })
    const minutes = new Map(scene.reading().intervals.map((one) => [one.name, one.minutes]))
    expect(minutes.get('door_to_ecg')).toBe(5)
    expect(minutes.get('fmc_to_ecg')).toBe(5)
    expect(minutes.get('ecg_to_receipt')).toBe(6)
    expect(minutes.get('ecg_to_diagnosis')).toBe(11)
  })

  it('M191 that lies in the future asserts nothing', () => {
    expect(states(told('2026-11-22T05:40:00.000Z'))).toBeUndefined()
  })

  it('M192 has the time of its own file, whatever the question tells', () => {
    const scene = story()
      .at(11)
      .opened({ firstEcgAcquired: { at: doorAt } })
    const file = { recordingId: 'r-1', sha256: 'a'.repeat(64), name: 'ecg.xml', mediaType: 'text/xml', bytes: 9 }
    scene.write('recording-added', { ...file, acquiredAt: '2026-11-22T05:13:20.000Z' })
    expect(states(scene)?.effective).toMatchObject({ at: '2026-11-22T05:13:20.000Z', source: 'system' })
  })
})

describe('Success of lysis', () => {
  const outcome = { result: 'reperfused', timiFlow: 3 }

  it('M190 is what was assessed before the wire; what the wire opened is no success of the lysis', () => {
    expect(reperfused(lysed().at(240).write('outcome', outcome, lab))).toBe(true)
    expect(reperfused(lysed().stamped('wire_crossed', {}, lab).write('outcome', outcome, lab))).toBeNull()
    expect(
      reperfused(lysed().stamped('device_used', { value: 'unknown' }, lab).write('outcome', outcome, lab)),
    ).toBeNull()
    const noWire = lysed().stamped('wire_crossed', { value: 'not-applicable' }, lab)
    expect(reperfused(noWire.write('outcome', outcome, lab))).toBe(true)
    const failed = lysed().at(90).stamped('reperfusion_assessed', { value: 0 }, { by: 'wang' })
    expect(reperfused(failed.stamped('wire_crossed', {}, lab).write('outcome', outcome, lab))).toBe(false)
  })

  it('M193 that did not come asks whoever is on duty to decide on rescue PCI, until the wire', () => {
    const steps = (scene: Story) =>
      nextSteps(scene.state, scene.reading().states, stemi, defaultSettings, 'duty').map((step) => step.milestone)
    const assessed = (value: 0 | 1) => lysed().at(90).stamped('reperfusion_assessed', { value }, { by: 'wang' })
    expect(steps(lysed())).not.toContain('rescue_pci_decided')
    expect(steps(assessed(1))).not.toContain('rescue_pci_decided')
    expect(steps(assessed(0))).toContain('rescue_pci_decided')
    expect(steps(assessed(0).stamped('rescue_pci_decided', {}, { by: 'wang' }))).not.toContain('rescue_pci_decided')
    expect(steps(assessed(0).stamped('wire_crossed', {}, lab))).not.toContain('rescue_pci_decided')
  })
})

describe('A number', () => {
  it('M194 is read aloud as what it means, with the signs that were seen', () => {
    const assessed = { value: 1, note: 'ST 回落 70%，胸痛缓解' }
    expect(sentence(lysed().at(90).stamped('reperfusion_assessed', assessed, { by: 'wang' }))).toBe(
      '王主任: 再通评估: 已再通: ST 回落 70%，胸痛缓解',
    )
    expect(sentence(lysed().stamped('procedure_ended', { value: 3 }, lab))).toBe('陈协调: 手术结束 = 3')
  })
})
