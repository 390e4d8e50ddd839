// Plays one planned story into the journal, on the one road and under a controlled clock: the rules hold for the demo
// as for everybody. Nothing here writes a table.

import type { Journal, ReceivedRecording } from '../../journal/journal.ts'
import type { Actor } from '../../people/actor.ts'
import type { ControlledClock } from '../../platform/clock.ts'
import { newId } from '../../platform/ids.ts'
import type { PlannedStep, PlannedStory, Who } from './story-plan.ts'

export interface Cast {
  clinic: Actor
  duty: Actor
  second: Actor
  lab: Actor
  quality: Actor
}

export interface Stage {
  journal: Journal
  clock: ControlledClock
  hospitalSiteId: string
  /** Codes of the contraindication list that the clinic answers. */
  list: { version: string; codes: string[] }
}

const minuteMs = 60_000

/** The id of the consultation that was played. */
export async function playStory(
  stage: Stage,
  cast: Cast,
  story: PlannedStory,
  openedAt: Date,
  recording: ReceivedRecording,
): Promise<string> {
  const { journal, clock } = stage
  const before = (minutes: number) => new Date(openedAt.getTime() - minutes * minuteMs).toISOString()
  clock.setTo(openedAt)
  const { consultation } = await journal.open(
    cast.clinic,
    {
      draftId: newId(),
      pathway: 'stemi',
      patient: { sex: story.sex, ageYears: story.ageYears },
      complaint: story.complaint,
      vitals: { systolic: story.systolic, diastolic: story.diastolic, heartRate: story.heartRate },
      symptomOnset: { at: before(story.onsetBefore), precision: 'about' },
      doorIn: { at: before(story.doorBefore) },
      firstMedicalContact: { at: before(story.doorBefore - 1) },
      claimedAt: openedAt.toISOString(),
    },
    [recording],
    [],
  )
  const facts = {
    id: consultation.id,
    networkId: consultation.networkId,
    recordingId: recording.recordingId,
    callIds: new Map<Who, string>(),
  }
  const steps = [...story.steps].sort((a, b) => a.at - b.at)
  await playStep(
    stage,
    cast,
    {
      at: 0.5,
      who: 'clinic',
      kind: 'stamped',
      happened: -1.2,
      body: { milestone: 'first_ecg_acquired', how: 'document' },
    },
    openedAt,
    facts,
  )
  for (const step of steps) await playStep(stage, cast, step, openedAt, facts)
  return consultation.id
}

interface Facts {
  id: string
  networkId: string
  recordingId: string
  callIds: Map<Who, string>
}

async function playStep(stage: Stage, cast: Cast, step: PlannedStep, openedAt: Date, facts: Facts): Promise<void> {
  const { journal, clock } = stage
  const at = new Date(openedAt.getTime() + step.at * minuteMs)
  clock.setTo(at)
  if (step.who === 'system') {
    await journal.writeAsSystem(facts.networkId, facts.id, async () => [
      { kind: step.kind, body: systemBody(step, cast, facts) },
    ])
    return
  }
  const actor = cast[step.who]
  const happenedAt =
    step.happened === undefined ? undefined : new Date(openedAt.getTime() + step.happened * minuteMs).toISOString()
  const body = await bodyOf(stage, actor, step, facts, happenedAt)
  await journal.write(actor, facts.id, { draftId: newId(), kind: step.kind, body, claimedAt: at.toISOString() })
}

function systemBody(step: PlannedStep, cast: Cast, facts: Facts): Record<string, unknown> {
  if (step.kind === 'call-delivered') return { callId: facts.callIds.get('duty') }
  const to = step.body.to as 'duty' | 'second'
  const callId = newId()
  facts.callIds.set(to, callId)
  return { callId, personId: cast[to].personId, personName: cast[to].name, channel: 'live', step: step.body.step }
}

async function bodyOf(
  stage: Stage,
  actor: Actor,
  step: PlannedStep,
  facts: Facts,
  happenedAt: string | undefined,
): Promise<Record<string, unknown>> {
  if (step.kind === 'viewed') return { recordingId: facts.recordingId }
  if (step.kind === 'screened')
    return {
      listVersion: stage.list.version,
      answers: Object.fromEntries(stage.list.codes.map((code) => [code, 'no'])),
    }
  if (step.kind === 'transfer-requested') return { to: stage.hospitalSiteId }
  if (step.kind !== 'stamped') return step.body
  const told =
    happenedAt === undefined ? {} : { at: happenedAt, ...(step.body.how === 'tapped' ? { how: 'recalled' } : {}) }
  if (step.body.replaces !== 'latest') return { ...step.body, ...told }
  const { consultation } = await stage.journal.openConsultation(actor, facts.id)
  const said = consultation.assertions.filter(({ milestone }) => milestone === step.body.milestone)
  return { ...step.body, ...told, replaces: said.at(-1)!.seq, siteId: said.at(-1)!.siteId }
}
