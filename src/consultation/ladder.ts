// Whom a question calls, in which order and through what: the ladder of a roster as data, and the plan that it makes for
// one question. The real calls and the dry run ask the same function, so that neither can promise what the other breaks.

import { z } from 'zod'
import { channelNames } from './channel-names.ts'
import { named } from './field-faults.ts'
import { id } from './fields.ts'
import type { Urgency } from './model.ts'
import { type Night, nightEndsAt } from './night.ts'
import { shortestWaitSeconds, shrinkWaits } from './patience.ts'

const channel = z.enum(channelNames)

export const ladderStepShape = z.strictObject({
  whom: z.union([z.enum(['on-duty', 'backup', 'second-backup', 'everyone', 'lab']), z.strictObject({ personId: id })]),
  channels: z.union([z.literal('all'), z.array(channel).min(1).max(channelNames.length)]),
  /** Since the ladder began; the first is 0. */
  afterSeconds: z.number().int().min(0).max(86_400),
})
export type LadderStep = z.infer<typeof ladderStepShape>

const stepsShape = z
  .array(ladderStepShape)
  .min(1)
  .max(12)
  .refine((steps) => steps[0]?.afterSeconds === 0, named('begins-at-once'))
  .refine((steps) => steps.every((step, index) => isApart(steps[index - 1], step)), named('steps-too-close'))

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const ladderShape = z.strictObject({
  urgent: stepsShape,
  ordinary: stepsShape,
  /** After the last step, when nobody has accepted. */
  repeatAfterSeconds: z.number().int().min(shortestWaitSeconds).max(3600),
  /** An owner who says nothing for so long may be rung again. */
  silentAfterSeconds: z.number().int().min(30).max(3600),
  /** An ordinary question wakes nobody then; in the time zone of the network. */
  night: z.strictObject({ from: timeOfDay, until: timeOfDay }),
})
export type Ladder = z.infer<typeof ladderShape>

export const defaultNight: Night = { from: '22:00', until: '07:00' }
export const defaultSilentSeconds = 180
/** A telephone that rings comes after what is quieter. */
const voiceAfterSeconds = 20
/** An ordinary question waits longer. */
const ordinaryTimes = 5

/** The ladder of a roster that has none of its own. */
export function defaultLadder(
  roster: { patienceSeconds: number; everyoneAfterSeconds: number },
  channelsOn: readonly string[],
): Ladder {
  const { patienceSeconds, everyoneAfterSeconds } = roster
  const tiers = [
    ['on-duty', 0],
    ['backup', patienceSeconds],
    ['everyone', everyoneAfterSeconds],
  ] as const
  const quieter = channelNames.filter((name) => name !== 'voice' && channelsOn.includes(name))
  const channels = channelsOn.includes('voice') && quieter.length > 0 ? quieter : 'all'
  const hasVoiceApart = channels !== 'all'
  const urgent = tiers.flatMap(([whom, afterSeconds]): LadderStep[] => [
    { whom, channels, afterSeconds },
    ...(hasVoiceApart ? [{ whom, channels: ['voice' as const], afterSeconds: afterSeconds + voiceAfterSeconds }] : []),
  ])
  return {
    urgent: urgent.sort((one, other) => one.afterSeconds - other.afterSeconds),
    ordinary: tiers.map(([whom, afterSeconds]) => ({ whom, channels, afterSeconds: afterSeconds * ordinaryTimes })),
    repeatAfterSeconds: patienceSeconds,
    silentAfterSeconds: defaultSilentSeconds,
    night: defaultNight,
  }
}

export type PlannedWhom = 'on-duty' | 'backup' | 'second-backup' | 'everyone' | 'lab' | 'person' | 'owner' | 'repeat'

export interface PlannedCall {
  /** 1, 2, 3 ... in the order of the plan; 0 for `repeat`, which calls nobody but begins the next round. */
  step: number
  whom: PlannedWhom
  personId: string | null
  /** null = through all that are on. */
  channels: readonly string[] | null
  /** As the ladder says, without haste. */
  afterSeconds: number
  dueAt: Date
}

export interface LadderQuestion {
  ladder: Ladder
  urgency: Urgency
  begunAt: Date
  round: number
  channelsOn: readonly string[]
  /** When the patient's budget is over; null = none runs. */
  budgetEndsAtMs: number | null
  timeZone: string
  /** Somebody owns it: he is called first, the others only after the patience. */
  isOwned: boolean
}

export function planLadder(question: LadderQuestion): PlannedCall[] {
  const { ladder, urgency, begunAt, channelsOn, budgetEndsAtMs, isOwned } = question
  const possible = throughWhatIsOn(ladder[urgency], channelsOn)
  const steps = isOwned ? ownerFirst(possible) : possible
  const planned = steps.map(({ afterSeconds }) => afterSeconds)
  const left = budgetEndsAtMs === null ? null : (budgetEndsAtMs - begunAt.getTime()) / 1000
  // what nobody called urgent is not hurried
  const hurried = urgency === 'urgent' ? shrinkWaits(planned, left) : planned
  // all have been called that much sooner; the pause before they are called again is nobody's wait for the next
  const repeated = (afters: readonly number[]) => (afters.at(-1) ?? 0) + repeatSeconds(ladder, question.round)
  const afters = [...hurried, repeated(hurried)]
  const dues = urgency === 'ordinary' ? outsideTheNight(afters, question) : afters.map((after) => later(begunAt, after))
  const calls = steps.map(({ whom, channels, afterSeconds }, index) => ({
    step: index + 1,
    ...whomOf(whom),
    channels: channels === 'all' ? null : channels,
    afterSeconds,
    dueAt: dues[index]!,
  }))
  const repeat = { step: 0, whom: 'repeat' as const, personId: null, channels: null }
  return [...calls, { ...repeat, afterSeconds: repeated(planned), dueAt: dues.at(-1)! }]
}

/** A question that nobody answers for hours is not called about every minute for ever. */
const quickRounds = 10
const slowRepeatSeconds = 600

export function repeatSeconds({ repeatAfterSeconds }: Pick<Ladder, 'repeatAfterSeconds'>, round: number): number {
  return round < quickRounds ? repeatAfterSeconds : Math.max(repeatAfterSeconds, slowRepeatSeconds)
}

type Step = Omit<LadderStep, 'whom'> & { whom: LadderStep['whom'] | 'owner' }

/**
 * A step whose channels are all off calls through whatever is on, so that nobody is left out; where the same person was
 * called before anyway (a telephone that follows a text), it falls away.
 */
function throughWhatIsOn(steps: readonly LadderStep[], channelsOn: readonly string[]): LadderStep[] {
  return steps.flatMap((step, index) => {
    const { channels } = step
    if (channels === 'all' || channels.some((name) => channelsOn.includes(name))) return [step]
    const wasCalled = steps.slice(0, index).some((earlier) => isSameWhom(earlier.whom, step.whom))
    return wasCalled ? [] : [{ ...step, channels: 'all' as const }]
  })
}

/** The owner as whoever is on duty is called; everybody else not before the first wait is over. */
function ownerFirst(steps: readonly LadderStep[]): Step[] {
  const isFirstTier = ({ whom }: LadderStep) => whom === 'on-duty'
  const patience = steps.find((step) => !isFirstTier(step))?.afterSeconds || shortestWaitSeconds
  const first = steps.filter((step) => isFirstTier(step) && step.afterSeconds < patience)
  const toOwner = first.length > 0 ? first : [{ channels: 'all' as const, afterSeconds: 0 }]
  return [
    ...toOwner.map((step): Step => ({ ...step, whom: 'owner' })),
    ...steps.map((step) => ({ ...step, afterSeconds: Math.max(step.afterSeconds, patience) })),
  ]
}

function whomOf(whom: Step['whom']): { whom: PlannedWhom; personId: string | null } {
  return typeof whom === 'string' ? { whom, personId: null } : { whom: 'person', personId: whom.personId }
}

/** What would be due in the night is due at its end, and everything after it keeps its distance. */
function outsideTheNight(afterSeconds: readonly number[], { begunAt, ladder, timeZone }: LadderQuestion): Date[] {
  let delayMs = 0
  return afterSeconds.map((after) => {
    const due = new Date(later(begunAt, after).getTime() + delayMs)
    const awake = nightEndsAt(due, ladder.night, timeZone)
    if (awake === null) return due
    delayMs += awake.getTime() - due.getTime()
    return awake
  })
}

function isApart(before: LadderStep | undefined, step: LadderStep): boolean {
  const wait = step.afterSeconds - (before?.afterSeconds ?? step.afterSeconds)
  return wait === 0 || wait >= shortestWaitSeconds
}

function isSameWhom(one: LadderStep['whom'], other: LadderStep['whom']): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

const later = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000)
