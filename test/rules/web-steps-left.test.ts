// What the big button offers while drafts wait on the phone.

import { describe, expect, it } from '@jest/globals'
import type { Side } from '../../src/consultation/pathways/pathway.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import type { Waiting } from '../../src/web/outbox.ts'
import { type Consulting, seatOf } from '../../src/web/parts/consulting.ts'
import { stepsLeft, waitedFor } from '../../src/web/parts/steps-left.ts'
import { cast, naming, type Story, story } from '../world/consultation-builder.ts'

function consultingOf(scene: Story, side: Side): Consulting {
  const author = { clinic: cast.lantian, duty: cast.wang, hospital: cast.lab }[side]
  const seat = seatOf({ id: author.personId, name: author.name }, [author], scene.state)
  const write = () => Promise.reject(new Error('nothing is written here'))
  return {
    consultation: scene.state,
    pathway: stemi,
    settings: defaultSettings,
    naming,
    sites: [],
    people: [],
    seat,
    write,
  }
}

function waits(kind: string, body: Record<string, unknown> = {}, state: Waiting['state'] = 'saved'): Waiting {
  const task = kind === 'recording-added' ? ('recordings' as const) : ('entry' as const)
  const told = { kind, body, task, state, consultationId: 'consultation-1', claimedAt: '2026-11-22T05:30:00.000Z' }
  return { ...told, draftId: `d-${kind}`, order: 1, personId: cast.lantian.personId, files: [], tries: 0 }
}

const offered = (scene: Story, waiting: readonly Waiting[], side: Side = 'clinic') =>
  stepsLeft(consultingOf(scene, side), waiting, side).map(({ kind, milestone }) => milestone ?? kind)

const confirmed = () =>
  story().at(11).opened().recorded().accepted().at(16).answered().write('advice-confirmed', {}, { by: 'lantian' })

describe('Steps left', () => {
  it('C110 a clinic that owes a new picture still waits for whoever takes the question, and may ring there', () => {
    const waited = (scene: Story) => {
      const consulting = consultingOf(scene, 'clinic')
      return waitedFor(stepsLeft(consulting, [], 'clinic'), consulting.consultation)?.words.zh
    }
    const asked = () =>
      story().at(11).opened().recorded().called().write('retake-asked', { faults: [] }, { by: 'wang' })
    expect(offered(asked(), [])[0]).toBe('recording-added')
    expect(waited(asked())).toBe('等待接诊')
    expect(waited(asked().accepted())).toBeUndefined()
    expect(waited(story().at(11).opened().recorded().accepted())).toBe('等待会诊意见')
  })

  it('W523 what was answered without a network leads to its next step', () => {
    const lysed = () => confirmed().at(26).stamped('needle').at(90).recorded('later', { by: 'lantian' })
    const answered = (value: 0 | 1) => waits('stamped', { milestone: 'reperfusion_assessed', how: 'tapped', value })
    expect(offered(lysed(), [], 'duty')).toContain('reperfusion_assessed')
    expect(offered(lysed(), [answered(0)], 'duty')).toContain('rescue_pci_decided')
    expect(offered(lysed(), [answered(1)], 'duty')).not.toContain('rescue_pci_decided')
  })

  it('W190 a step that was taken without a network is not offered again, and the one after it is', () => {
    const before = offered(confirmed(), [])
    const stamps = before.filter((name) => stemi.milestones.some((one) => one.name === name))
    expect(stamps.length).toBeGreaterThan(0)
    for (const milestone of stamps) {
      const after = offered(confirmed(), [waits('stamped', { milestone, how: 'tapped' })])
      const written = offered(confirmed().stamped(milestone as 'needle'), [])
      expect([milestone, after]).toEqual([milestone, written])
      expect(after).not.toContain(milestone)
    }
  })

  it('W190 neither is an entry that is on its way, nor a picture that is being sent', () => {
    const answered = story().at(11).opened().recorded().accepted().at(16).answered()
    expect(offered(answered, [])).toContain('advice-confirmed')
    expect(offered(answered, [waits('advice-confirmed')])).not.toContain('advice-confirmed')
    expect(offered(story().at(11).opened(), [])).toContain('recording-added')
    expect(offered(story().at(11).opened(), [waits('recording-added')])).not.toContain('recording-added')
  })

  it('W190 what was refused is offered as before', () => {
    const answered = story().at(11).opened().recorded().accepted().at(16).answered()
    expect(offered(answered, [waits('advice-confirmed', {}, 'refused')])).toEqual(offered(answered, []))
  })
})
