// Alarms: what whoever keeps the rosters has to know, told once over every channel and kept in a list until somebody has
// seen it. Administrators hear of everything in their network, coordinators of the rosters of their hospital.

import { type Alarm, alarmShape } from '../../contract/reach-shapes.ts'
import type { Actor } from '../../people/actor.ts'
import { callableThrough, preferencesOf } from '../../people/call-preferences.ts'
import type { People } from '../../people/people.ts'
import type { Channel, FailureReason, Outcome } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import { idMadeOf, isId } from '../../platform/ids.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { sentenceOfAlarm } from './sentences.ts'
import {
  type AlarmRow,
  calmKinds,
  findAlarm,
  latestAlarms,
  markSeen,
  markTold,
  silentKinds,
  takeAlarm,
} from './statements/alarms.ts'
import { tellServers } from './statements/checks.ts'

export interface Alarms {
  list(actor: Actor, onlyUnseen: boolean): Promise<Alarm[]>
  /** Refuses `not-found` for one that is not his to see. */
  see(actor: Actor, alarmId: string): Promise<Alarm>
  /** Every server to its own sockets, then the channels. By exactly one server; again when that one dies meanwhile. */
  tell(networkId: string, alarmId: string): Promise<void>
  /** As each of these is shown it; null where it is not his. For the sockets of one server. */
  shownTo(networkId: string, alarmId: string): Promise<(actor: Actor) => Alarm | null>
}

export interface AlarmsRoom {
  postgres: Postgres
  people: People
  clock: Clock
  channels: readonly Channel[]
}

const listed = 200
const tellSeconds = 60
/** So long it is tried again where every channel failed for a reason that may pass. */
const triedForMs = 15 * 60_000
const passing = new Set<FailureReason>(['timed-out', 'unreachable', 'refused'])
const loud = new Set(['voice', 'sms'])
/** These make a noise where he is; what a mailbox or a group has taken may lie there until morning. */
const noisy = new Set(['web-push', ...loud])

export function alarms({ postgres, people, clock, channels }: AlarmsRoom): Alarms {
  /** What took an alarm that has to be told again: a robot repeats it to nobody. */
  const takenBefore = new Map<string, { atMs: number; callIds: Set<string> }>()

  /** The hospital of each roster that these are about. */
  async function hospitalsOf(tx: Tx, rows: readonly AlarmRow[]): Promise<Map<string, Roster>> {
    const found = new Map<string, Roster>()
    for (const { rosterId } of rows) {
      if (rosterId === null || found.has(rosterId)) continue
      const facts = await people.rosterFacts(tx, rosterId)
      if (facts) found.set(rosterId, facts)
    }
    return found
  }

  async function reader(networkId: string, rows: readonly AlarmRow[], rosters: Map<string, Roster>) {
    const { naming, timeZone } = await people.network(networkId)
    return (actor: Actor): Alarm[] =>
      rows
        // a server of a later version, beside this one or before it was rolled back, may have raised others
        .filter(({ kind }) => alarmShape.shape.kind.safeParse(kind).success)
        .filter(({ rosterId }) => mayHear(actor, networkId, rosters.get(rosterId ?? '')))
        .map((row) => {
          const rosterName = rosters.get(row.rosterId ?? '')?.name ?? ''
          const personName = row.personId === null ? '' : naming.person(row.personId)
          return {
            id: row.id,
            kind: row.kind,
            at: row.at.toISOString(),
            rosterId: row.rosterId,
            rosterName: rosterName || null,
            personId: row.personId,
            personName: personName || null,
            consultationId: row.consultationId,
            from: row.fromAt?.toISOString() ?? null,
            until: row.untilAt?.toISOString() ?? null,
            sentence: sentenceOfAlarm(row, { rosterName, personName, timeZone }),
            seenAt: row.seenAt?.toISOString() ?? null,
            seenByName: row.seenBy === null ? null : naming.person(row.seenBy),
          }
        })
  }

  async function shown(networkId: string, alarmId: string): Promise<(actor: Actor) => Alarm | null> {
    const { rows, rosters } = await postgres.inNetwork(networkId, async (tx) => {
      const row = isId(alarmId) ? await findAlarm(tx, alarmId) : null
      const rows = row === null ? [] : [row]
      return { rows, rosters: await hospitalsOf(tx, rows) }
    })
    const read = await reader(networkId, rows, rosters)
    return (actor) => read(actor)[0] ?? null
  }

  /** Who is to hear of it, and through which channels: his own, and not in his quiet hours what nobody is woken for. */
  async function listeners(tx: Tx, row: AlarmRow, timeZone: string): Promise<Map<string, string[]>> {
    const roster = row.rosterId === null ? null : await people.rosterFacts(tx, row.rosterId)
    const administrators = await people.peopleInRole(tx, 'administrator')
    const managers = roster ? await people.peopleInRole(tx, 'coordinator', roster.hospitalSiteId) : []
    const personIds = [...new Set([...managers, ...administrators].map(({ personId }) => personId))]
    const isCalm = calmKinds.includes(row.kind)
    const isSilent = silentKinds.includes(row.kind)
    const wanted = channels.map(({ name }) => name).filter((name) => !(isSilent && loud.has(name)))
    const preferences = await preferencesOf(tx, personIds)
    const when = { isUrgentOnDuty: !isCalm, at: clock.now(), timeZone }
    const reached = new Map(personIds.map((id) => [id, callableThrough(preferences.get(id)!, wanted, when)]))
    for (const { name, askedBy } of channels) {
      const asked = (await askedBy?.(tx, personIds)) ?? new Set(personIds)
      for (const [id, names] of reached)
        if (!asked.has(id))
          reached.set(
            id,
            names.filter((one) => one !== name),
          )
    }
    return reached
  }

  /** True when it is out, or when trying again would change nothing. */
  async function ring(networkId: string, alarm: AlarmRow, heardBy: Map<string, string[]>): Promise<boolean> {
    const nowMs = clock.now().getTime()
    for (const [id, { atMs }] of takenBefore) if (nowMs - atMs > triedForMs) takenBefore.delete(id)
    const { callIds } = takenBefore.get(alarm.id) ?? { callIds: new Set<string>() }
    const ringThrough = async (channel: Channel): Promise<Told[]> => {
      // on the live line it is a push of its own
      if (channel.name === 'live' || !(await channel.isOn(networkId))) return []
      const personIds = [...heardBy].filter(([, names]) => names.includes(channel.name)).map(([personId]) => personId)
      const rung = channel.reaches === 'group' ? personIds.slice(0, 1) : personIds
      const message = { networkId, purpose: 'alarm', consultationId: null, step: 0 } as const
      return Promise.all(
        rung.map(async (personId) => {
          const callId = idMadeOf(`${alarm.id} ${channel.name} ${personId}`)
          const { name } = channel
          if (callIds.has(callId)) return { name, outcome: { state: 'sent' } as const }
          const outcome = await channel.ring({ ...message, personId, callId })
          if (outcome.state !== 'failed') callIds.add(callId)
          return { name, outcome }
        }),
      )
    }
    // one channel that cannot be asked takes nothing from the others
    const asked = channels.map((channel) =>
      ringThrough(channel).catch(() => [{ name: channel.name, outcome: unasked }]),
    )
    const isOver = isOut((await Promise.all(asked)).flat(), alarm.kind) || nowMs - alarm.at.getTime() > triedForMs
    if (isOver) takenBefore.delete(alarm.id)
    else takenBefore.set(alarm.id, { atMs: alarm.at.getTime(), callIds })
    return isOver
  }

  return {
    async list(actor, onlyUnseen) {
      const { networkId } = actor
      const { rows, rosters } = await postgres.inNetwork(networkId, async (tx) => {
        const rows = await latestAlarms(tx, networkId, listed)
        return { rows, rosters: await hospitalsOf(tx, rows) }
      })
      const read = await reader(networkId, rows, rosters)
      return read(actor).filter(({ seenAt }) => !onlyUnseen || seenAt === null)
    },
    async see(actor, alarmId) {
      const { networkId, personId } = actor
      const before = (await shown(networkId, alarmId))(actor)
      if (before === null) throw new RefusalError('not-found')
      await postgres.inNetwork(networkId, async (tx) => {
        await markSeen(tx, alarmId, personId, clock.now())
        await tellServers(tx, { type: 'alarm', networkId, id: alarmId })
      })
      return (await shown(networkId, alarmId))(actor)!
    },
    async tell(networkId, alarmId) {
      const { timeZone } = await people.network(networkId)
      const taken = await postgres.inNetwork(networkId, async (tx) => {
        if (!(await takeAlarm(tx, alarmId, tellSeconds))) return null
        await tellServers(tx, { type: 'alarm', networkId, id: alarmId })
        const row = await findAlarm(tx, alarmId)
        return row && { row, heardBy: await listeners(tx, row, timeZone) }
      })
      if (taken === null) return
      // else its lease runs out, and whoever looks then tries again
      if (!(await ring(networkId, taken.row, taken.heardBy))) return
      await postgres.inNetwork(networkId, (tx) => markTold(tx, alarmId))
    },
    shownTo: shown,
  }
}

const unasked = { state: 'failed', reason: 'unreachable' } as const

interface Told {
  /** Of the channel. */
  name: string
  outcome: Outcome
}

/** Somebody was told, or nobody can be. What is to wake somebody has to make a noise, where a noise can be made. */
function isOut(told: readonly Told[], kind: AlarmRow['kind']): boolean {
  const mayPass = ({ outcome }: Told) => outcome.state === 'failed' && passing.has(outcome.reason)
  const isTaken = ({ outcome }: Told) => outcome.state !== 'failed'
  const audible = silentKinds.includes(kind) ? [] : told.filter(({ name }) => noisy.has(name))
  const counting = audible.some((one) => isTaken(one) || mayPass(one)) ? audible : told
  return counting.some(isTaken) || !counting.some(mayPass)
}

interface Roster {
  rosterId: string
  name: string
  hospitalSiteId: string
}

function mayHear(actor: Actor, networkId: string, roster: Roster | undefined): boolean {
  if (actor.networkId !== networkId) return false
  return actor.memberships.some(
    ({ role, siteId }) =>
      role === 'administrator' || (role === 'coordinator' && roster !== undefined && siteId === roster.hospitalSiteId),
  )
}
