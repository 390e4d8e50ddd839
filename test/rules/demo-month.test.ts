// The month that a demo shows: believable, kept by the rules like everybody's, and with something to find in it.

import { describe, expect, it } from '@jest/globals'
import { type FindingName, findingWords } from '../../src/consultation/findings.ts'
import { instantOf, msOf } from '../../src/consultation/instants.ts'
import { median } from '../../src/consultation/month.ts'
import { type PlannedStep, type PlannedStory, planMonth } from '../../src/tools/demo/story-plan.ts'
import { allAnsweredNo, type CastMember, doorAt, type Story, sites, story } from '../world/consultation-builder.ts'

const people = { clinic: 'lantian', duty: 'wang', second: 'li', lab: 'lab', quality: 'quality' } as const

function told(plan: PlannedStory): Story {
  const openedMs = msOf(doorAt) + plan.doorBefore * 60_000
  const when = (minutes: number) => instantOf(openedMs + minutes * 60_000)
  const scene = story().at(plan.doorBefore)
  const { sex, ageYears, complaint, systolic, diastolic, heartRate } = plan
  scene.opened({
    patient: { sex, ageYears },
    complaint,
    vitals: { systolic, diastolic, heartRate },
    symptomOnset: { at: when(-plan.onsetBefore), precision: 'about' },
    doorIn: { at: doorAt },
    firstMedicalContact: { at: when(1 - plan.doorBefore) },
  })
  scene.recorded().stamped('first_ecg_acquired', { at: when(-1.2), how: 'document' })
  for (const step of [...plan.steps].sort((one, other) => one.at - other.at)) {
    scene.at(plan.doorBefore + step.at)
    const by: CastMember | 'system' = step.who === 'system' ? 'system' : people[step.who]
    scene.write(step.kind as 'stamped', bodyOf(step, scene, when), { by })
  }
  return scene
}

function bodyOf(step: PlannedStep, scene: Story, when: (minutes: number) => string): Record<string, unknown> {
  const { kind, body, happened } = step
  if (kind === 'called') {
    const to = people[body.to as 'duty' | 'second']
    return { callId: `call-${to}`, personId: `p-${to}`, personName: to, channel: 'live', step: body.step }
  }
  if (kind === 'call-delivered') return { callId: 'call-wang' }
  if (kind === 'viewed') return { recordingId: 'recording-1' }
  if (kind === 'screened') return { listVersion: 'cn-2019', answers: allAnsweredNo }
  if (kind === 'transfer-requested') return { to: sites.hospital }
  if (happened === undefined) return body
  const recalled = { ...body, at: when(happened), ...(body.how === 'tapped' ? { how: 'recalled' } : {}) }
  if (body.replaces !== 'latest') return recalled
  const said = scene.state.assertions.filter(({ milestone }) => milestone === body.milestone).at(-1)!
  return { ...recalled, replaces: said.seq, siteId: said.siteId }
}

describe('The month of the demo', () => {
  const scenes = planMonth().map(told)
  const readings = scenes.map((scene) => scene.reading())
  const minutesOf = (name: string) =>
    readings.flatMap(({ intervals }) => intervals.filter((one) => one.name === name && one.minutes !== null))
  const found = (name: FindingName) =>
    readings.filter(({ findings }) => findings.some((one) => one.name === name)).length

  it.each(Object.keys(findingWords) as FindingName[])('M183 has a patient with %s, and most without', (name) => {
    expect(found(name)).toBeGreaterThanOrEqual(1)
    if (name !== 'over_target') expect(found(name)).toBeLessThan(scenes.length / 4)
  })

  it('M184 has corrections from the record, of the needle and of the lab', () => {
    const corrected = scenes.flatMap(({ state }) => state.assertions.filter((one) => one.replaces !== undefined))
    expect(new Set(corrected.map((one) => one.milestone))).toEqual(new Set(['needle', 'device_used']))
  })

  it('M185 is told as good networks tell: the needle some twenty minutes after the door, and the lab hours later', () => {
    const doors = minutesOf('door_to_needle').map((one) => one.minutes!)
    expect(doors.length).toBeGreaterThanOrEqual(15)
    expect(median(doors)!).toBeGreaterThanOrEqual(17)
    expect(median(doors)!).toBeLessThanOrEqual(27)
    expect(
      [...minutesOf('lysis_to_assessment'), ...minutesOf('lysis_to_angiography')].map((one) => one.judged),
    ).not.toContain('early')
    expect(readings.some(({ facts }) => facts.rescuePci)).toBe(true)
    expect(readings.filter(({ facts }) => facts.bypassEd === true).length).toBeGreaterThan(5)
  })
})
