// The timeline as a human reads it, and what is expected next of whom.

import { describe, expect, it } from '@jest/globals'
import { nextStep, nextSteps } from '../../src/consultation/next-step.ts'
import type { Side } from '../../src/consultation/pathways/pathway.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { milestoneRows, timelineOf } from '../../src/consultation/timeline.ts'
import { anxi, naming, type Story, sites, story } from '../world/consultation-builder.ts'

describe('the timeline', () => {
  it('M150 has one row an entry, in order, with the minutes since the door', () => {
    const scene = anxi()
    const rows = timelineOf(scene.entries, 'zh', naming)
    expect(rows.map((row) => row.seq)).toEqual(scene.entries.map((entry) => entry.seq))
    expect(rows.find((row) => row.milestones.includes('needle'))).toMatchObject({
      sinceDoorMinutes: 26,
      byName: '林医生',
      source: 'tapped',
    })
    expect(rows.find((row) => row.kind === 'accepted')?.sentence).toBe('王主任 接诊 (用时 48 秒)')
    expect(rows.find((row) => row.kind === 'answered')?.sentence).toBe(
      '王主任: 急性下壁STEMI · 就地溶栓 + 转运PCI · 绕行急诊',
    )
  })

  it('M151 reads in English too', () => {
    const rows = timelineOf(anxi().entries, 'en', naming)
    expect(rows.find((row) => row.kind === 'answered')?.sentence).toBe(
      '王主任: Acute inferior STEMI · Lysis here, then transfer for PCI · bypass the ED',
    )
    expect(rows.find((row) => row.kind === 'called')).toMatchObject({
      byName: 'System',
      sentence: 'Calling 王主任 (app)',
    })
  })

  it('M152 leaves no row for a hidden entry and says so for one of a newer kind', () => {
    const scene = story().opened()
    const newer = { seq: 3, kind: 'dreamt', at: scene.now, by: scene.last.by, body: {} }
    const rows = timelineOf([...scene.entries, { seq: 2 }, newer], 'en', naming)
    expect(rows.map((row) => row.seq)).toEqual([1, 3])
    expect(rows[1]!.sentence).toContain('update the app')
  })

  it('M153 shows what replaced a stamp and what took it back', () => {
    const scene = story().opened().stamped('needle').stamped('needle', { replaces: 2, reason: '点错' }).withdrawn(3)
    const [, first, second] = timelineOf(scene.entries, 'zh', naming)
    expect(second).toMatchObject({ replaces: 2, withdrawnBy: 4 })
    expect(first!.replacedBy).toBeUndefined()
    scene.stamped('needle', { replaces: 2, reason: '钟慢' })
    expect(timelineOf(scene.entries, 'zh', naming)[1]).toMatchObject({ replacedBy: 5 })
  })

  it('M154 the table of milestones keeps every version and marks the effective one', () => {
    const scene = story().opened().stamped('needle').stamped('needle', { replaces: 2, reason: '点错' })
    const needle = milestoneRows(scene.state, scene.reading().states).find((row) => row.name === 'needle')!
    expect(needle.versions.map((one) => [one.seq, one.isEffective, one.replacedBy])).toEqual([
      [2, false, 3],
      [3, true, undefined],
    ])
    expect(needle.words.zh).toBe('溶栓开始给药')
  })
})

describe('the next step', () => {
  const next = (scene: Story, side: Side) => {
    const step = nextStep(scene.state, scene.reading().states, stemi, defaultSettings, side)
    return step && (step.milestone ?? step.kind)
  }

  it('M160 leads the clinic through the scene, one tap at a time', () => {
    const scene = story().opened()
    const walk: [() => unknown, string][] = [
      [() => scene, 'recording-added'],
      [() => scene.recorded(), 'wait'],
      [() => scene.accepted(), 'wait'],
      [() => scene.answered(), 'advice-confirmed'],
      [() => scene.write('advice-confirmed', {}), 'screened'],
      [() => scene.screened(), 'consent_started'],
      [() => scene.stamped('consent_started'), 'consent_signed'],
      [() => scene.stamped('consent_signed'), 'wait'],
      [() => scene.ordered(), 'needle'],
      [() => scene.stamped('needle'), 'transfer-requested'],
      [() => scene.write('transfer-requested', { to: sites.hospital }), 'ambulance_arrived'],
      [() => scene.stamped('ambulance_arrived'), 'door_out'],
    ]
    for (const [act, expected] of walk) {
      act()
      expect(next(scene, 'clinic')).toBe(expected)
    }
    expect(next(scene.stamped('door_out'), 'clinic')).toBeNull()
  })

  it('M161 asks the duty doctor for acceptance, answer, order and its confirmation', () => {
    const scene = story().opened().recorded()
    expect(next(scene, 'duty')).toBe('accepted')
    expect(next(scene.accepted(), 'duty')).toBe('answered')
    expect(next(scene.answered({ diagnosis: 'unreadable', strategy: 'call-me' }), 'duty')).toBe('wait')
    expect(next(scene.recorded(), 'duty')).toBe('answered')
    expect(next(scene.answered().screened(), 'duty')).toBe('lysis-ordered')
    expect(next(scene.ordered(), 'duty')).toBe('lysis-confirmed')
  })

  it('M162 asks the hospital for the lab, the door and the wire', () => {
    const scene = story().opened().recorded().answered()
    expect(next(scene, 'hospital')).toBe('cath_lab_activated')
    scene.stamped('cath_lab_activated', {}, { by: 'lab' }).stamped('cath_lab_ready', {}, { by: 'lab' })
    expect(next(scene, 'hospital')).toBeNull()
    scene.write('transfer-requested', { to: sites.hospital }).write('transfer-accepted', {}, { by: 'lab' })
    expect(next(scene, 'hospital')).toBe('pci_door_in')
  })

  it('M163 asks for the ECG again when it could not be read', () => {
    const scene = story().opened().recorded().answered({ diagnosis: 'unreadable', strategy: 'call-me' })
    expect(next(scene, 'clinic')).toBe('recording-added')
  })

  it('M164 asks nothing more of a closed consultation, nor of a finished scene', () => {
    expect(next(anxi(), 'clinic')).toBeNull()
    expect(next(anxi(), 'hospital')).toBeNull()
    const closed = story().opened().closed()
    for (const side of ['clinic', 'duty', 'hospital'] as const) {
      expect(nextSteps(closed.state, closed.reading().states, stemi, defaultSettings, side)).toEqual([])
    }
  })

  it('M165 does not go back for what was passed: a needle without consent asks for no consent', () => {
    const scene = story().opened().recorded().answered().write('advice-confirmed', {}).stamped('needle')
    expect(next(scene, 'clinic')).toBe('transfer-requested')
  })
})
