// Whom a step calls at this instant, and through what: resolved when it fires, not when it was promised. Without those
// who ring already through the same channel and those who declined.

import type { Consultation } from '../consultation/model.ts'
import type { Duty } from '../contract/shapes.ts'
import { callableThrough, preferencesOf } from '../people/call-preferences.ts'
import type { People } from '../people/people.ts'
import type { Channel } from '../platform/channel.ts'
import type { Tx } from '../platform/postgres.ts'
import type { MomentMemo } from './moment-memo.ts'
import { live, type ReachedPersons } from './statements/rings.ts'
import type { Step } from './statements/steps.ts'

export interface CalledPerson {
  personId: string
  name: string
}

export interface WantedRing extends CalledPerson {
  channel: string
}

export interface WhomToCall {
  rings: WantedRing[]
  /** Nobody stands behind this step at all: a hole in the roster, not somebody who was tried. */
  isUnmanned: boolean
  /** Whoever stands behind it has said no: the next may be called at once. */
  haveDeclined: boolean
}

export interface Calling {
  people: People
  /** Those that are on for the network. */
  channels: readonly Channel[]
  timeZone: string
  /** Who is on duty on the rosters of the network. */
  dutyAt(tx: Tx, networkId: string, now: Date): Promise<Duty[]>
  /** What the steps of one moment ask alike; left out, each asks for itself. */
  memo?: MomentMemo
}

type Asked = Pick<Consultation, 'owner' | 'offeredTo' | 'urgency' | 'hospitalSiteId'>

export async function whomToCall(
  tx: Tx,
  calling: Calling,
  step: Step,
  consultation: Asked,
  reached: ReachedPersons,
  now: Date,
): Promise<WhomToCall> {
  const standing = await plannedPersons(tx, calling, step, consultation, now)
  const isAsked = step.whom === 'offered' || step.whom === 'owner'
  // the owner is called by steps of his own
  const planned = standing.filter(({ personId }) => isAsked || personId !== consultation.owner?.personId)
  const willing = planned.filter(({ personId }) => isAsked || !reached.declined.has(personId))
  // all of them declined and nobody rings any more: a second no is better than an unanswered question
  const callsAnyway = step.whom === 'everyone' && willing.length === 0 && reached.ringing.size === 0
  const persons = callsAnyway ? planned : willing
  const rings = await ringsFor(tx, calling, step, persons, reached, consultation, now)
  return { rings, isUnmanned: standing.length === 0, haveDeclined: planned.length > 0 && persons.length === 0 }
}

/** Who stands behind a step now. */
export async function plannedPersons(
  tx: Tx,
  { people, dutyAt }: Pick<Calling, 'people' | 'dutyAt'>,
  step: Pick<Step, 'whom' | 'personId' | 'rosterId' | 'networkId'>,
  { owner, offeredTo, hospitalSiteId }: Pick<Asked, 'owner' | 'offeredTo' | 'hospitalSiteId'>,
  now: Date,
): Promise<CalledPerson[]> {
  const { whom, rosterId, networkId } = step
  if (whom === 'offered') return one(offeredTo === null ? null : await people.workingPerson(tx, offeredTo))
  if (whom === 'owner') return one(owner)
  if (whom === 'person') return one(step.personId ? await people.workingPerson(tx, step.personId) : null)
  if (whom === 'lab') return people.peopleInRole(tx, 'coordinator', hospitalSiteId)
  if (whom === 'everyone') return people.rosterStaff(tx, rosterId)
  const duty = (await dutyAt(tx, networkId, now)).find((each) => each.rosterId === rosterId)
  return one(duty && onLine(duty, whom))
}

function onLine(duty: Duty, whom: Step['whom']): CalledPerson | null {
  if (whom === 'on-duty') return duty.onDuty
  if (whom === 'backup') return duty.backup
  return whom === 'second-backup' ? duty.secondBackup : null
}

const one = (person: CalledPerson | null | undefined): CalledPerson[] => {
  if (!person) return []
  const { personId, name } = person
  return [{ personId, name }]
}

/** What rings for these persons, without what rings for them already. */
export async function ringsFor(
  tx: Tx,
  calling: Calling,
  step: Step,
  persons: readonly CalledPerson[],
  reached: ReachedPersons,
  consultation: Asked,
  now: Date,
): Promise<WantedRing[]> {
  if (persons.length === 0) return []
  const wanted = wantedChannels(calling.channels, step)
  const personal = wanted.filter(({ reaches }) => reaches === 'person').map(({ name }) => name)
  const usable = await usableChannels(tx, calling, step, persons, personal, consultation, now)
  const left = persons.filter(({ personId }) => !usable.get(personId)?.length && !reached.ringing.has(personId))
  if (left.length > 0) {
    // whose wishes leave nothing of what the step calls through is called through the rest of what is on
    const all = calling.channels.filter(({ reaches }) => reaches === 'person').map(({ name }) => name)
    const { whom, networkId } = step
    const instead = await usableChannels(tx, calling, { whom, networkId }, left, all, consultation, now)
    for (const [personId, names] of instead) usable.set(personId, names)
  }
  const rings = persons.flatMap(({ personId, name }) => {
    const ringing = reached.ringing.get(personId) ?? []
    return (usable.get(personId) ?? [])
      .filter((channel) => !ringing.some((ring) => ring.channel === channel && isSameCall(ring, step)))
      .map((channel) => ({ personId, name, channel }))
  })
  const groups = wanted.filter(({ reaches }) => reaches === 'group').map(({ name }) => name)
  const wasTold = [...reached.ringing.values()]
    .flat()
    .filter((ring) => isSameCall(ring, step) && ring.step === step.step)
  const first = persons[0]!
  return [
    ...rings,
    ...groups
      .filter((channel) => !wasTold.some((ring) => ring.channel === channel))
      .map((channel) => ({ personId: first.personId, name: first.name, channel })),
  ]
}

/** The socket rings until it is stopped; what is sent once is sent again in the next round. */
function isSameCall(ring: { channel: string; round: number }, step: Step): boolean {
  return ring.channel === live || ring.round === step.round
}

/** Those of the step that are on; when none of them is, all that are: nobody is left out because a channel was closed. */
export function wantedChannels(on: readonly Channel[], { channels }: Pick<Step, 'channels'>): readonly Channel[] {
  if (channels === null) return on
  const wanted = on.filter(({ name }) => channels.includes(name))
  return wanted.length > 0 ? wanted : on
}

/** Person -> the channels that he may be called through now, first choice first. */
export async function usableChannels(
  tx: Tx,
  { timeZone, channels, memo, dutyAt }: Pick<Calling, 'timeZone' | 'channels' | 'memo' | 'dutyAt'>,
  step: Pick<Step, 'whom' | 'networkId'> & Partial<Pick<Step, 'channels'>>,
  persons: readonly CalledPerson[],
  wanted: readonly string[],
  { urgency }: Pick<Consultation, 'urgency'>,
  at: Date,
): Promise<Map<string, string[]>> {
  // the open phone is always told: nobody's wishes need to be read
  if (wanted.every((name) => name === live)) return new Map(persons.map(({ personId }) => [personId, [...wanted]]))
  const personIds = persons.map(({ personId }) => personId)
  const asking = channels.filter(({ name, askedBy }) => askedBy !== undefined && wanted.includes(name))
  const ask = async () => {
    const asked = new Map<string, ReadonlySet<string>>()
    for (const channel of asking) asked.set(channel.name, await channel.askedBy!(tx, personIds))
    return { asked, preferences: await preferencesOf(tx, personIds) }
  }
  const key = [...asking.map(({ name }) => name), ...personIds].join()
  const { asked, preferences } = memo ? await memo.recall(key, ask) : await ask()
  const isCalledOnDuty = onDuty.includes(step.whom)
  const hasQuietHours = [...preferences.values()].some(({ quietFrom }) => quietFrom !== null)
  const mustAsk = urgency === 'urgent' && !isCalledOnDuty && hasQuietHours
  const standing = mustAsk ? standingIn(await dutyAt(tx, step.networkId, at)) : nobody
  return new Map(
    [...preferences].map(([personId, own]) => {
      const open = wanted.filter((name) => asked.get(name)?.has(personId) ?? true)
      // a step of these alone: the failure is told, and another channel takes over
      const through = open.length === 0 && step.channels ? wanted : open
      const isUrgentOnDuty = urgency === 'urgent' && (isCalledOnDuty || standing.has(personId))
      return [personId, callableThrough(own, through, { isUrgentOnDuty, at, timeZone })]
    }),
  )
}

const nobody: ReadonlySet<string> = new Set()

/** Whoever stands on a line of any roster is at work, as whomever a step calls him. */
function standingIn(duty: readonly Duty[]): ReadonlySet<string> {
  const lines = duty.flatMap(({ onDuty: first, backup, secondBackup }) => [first, backup, secondBackup])
  return new Set(lines.flatMap((one) => (one === null ? [] : [one.personId])))
}

/** Who is called as these is at work, or answers for the question: his quiet hours do not count when it is urgent. */
const onDuty: readonly Step['whom'][] = ['on-duty', 'backup', 'second-backup', 'owner', 'offered']
