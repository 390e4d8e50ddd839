// A self-test: each device and channel of one person is rung, and what will not work is said. It lasts half a minute at
// most, whatever answers; a server that dies in the middle leaves it to another.

import type { SelfTest } from '../../contract/reach-shapes.ts'
import type { Actor } from '../../people/actor.ts'
import { type CallAt, callableThrough, preferencesOf } from '../../people/call-preferences.ts'
import { contactOf, numberOf } from '../../people/contact-points.ts'
import type { People } from '../../people/people.ts'
import type { Channel } from '../../platform/channel.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { type KnownDevice, planTries } from './plan-tries.ts'
import { addressOf, type RunRoom, selfTestRuns } from './run-self-test.ts'
import { showSelfTest } from './show-self-test.ts'
import {
  type CheckRow,
  findCheck,
  holdCheckOfPush,
  insertCheck,
  insertTries,
  latestAsked,
  markReached,
  settleTry,
  type TryRow,
  takeOver,
  tellServers,
  triesOf,
} from './statements/checks.ts'

export interface SelfTests {
  /** A test that was begun a moment ago is answered again (`repeated`). */
  begin(actor: Actor): Promise<{ selfTest: SelfTest; repeated: boolean }>
  /** Refuses `not-found` for another's. */
  read(actor: Actor, checkId: string): Promise<SelfTest>
  /** As each of these is shown it; null where it is not his. For the sockets of one server. */
  shownTo(networkId: string, checkId: string): Promise<(actor: Actor) => SelfTest | null>
  /** Because he comes on duty. False where this start of duty was tested before. */
  beginForShift(turn: TestedTurn): Promise<boolean>
  /** Nobody is tested, and nobody asks again. */
  skipForShift(turn: TestedTurn): Promise<void>
  heard(actor: Actor, heard: Heard): Promise<void>
  /** A device of this person shows the push of a self-test of his. False: it is no such push. */
  pushShown(networkId: string, personId: string, callId: string): Promise<boolean>
  /** Whoever ran it is gone. */
  resume(networkId: string, checkId: string): Promise<void>
  /** Those that run here have ended. */
  close(): Promise<void>
}

export interface TestedTurn {
  networkId: string
  personId: string
  rosterIds: string[]
  from: Date
  until: Date
  aheadMinutes: number
}

export interface Heard {
  checkId: string
  deviceId: string
  heard: boolean
  audible: boolean | null
  permission: string
}

export interface SelfTestsRoom extends RunRoom {
  people: Pick<People, 'network'>
  devicesOf(networkId: string, personId: string): Promise<KnownDevice[]>
  /** Seconds that a test lasts at most; tests are less patient. */
  selfTestSeconds?: number | undefined
}

const usualSeconds = 30
const graceMs = 15_000
const againAfterMs = 20_000

export function selfTests(room: SelfTestsRoom): SelfTests {
  const { postgres, clock, channels } = room
  const lastsMs = (room.selfTestSeconds ?? usualSeconds) * 1000
  const runs = selfTestRuns(room)

  async function compose({ networkId, personId, why }: CheckRow): Promise<TryRow[]> {
    const devices = await room.devicesOf(networkId, personId)
    const { timeZone } = await room.people.network(networkId)
    // who asks for a test wants to hear it; whoever comes on duty at midnight is not woken by one
    const when = { isUrgentOnDuty: why === 'asked', at: clock.now(), timeZone }
    const wishes = await postgres.inNetwork(networkId, (tx) => wishesOf(tx, channels, personId, when))
    const { chosen, unasked, callable, hasNumber } = wishes
    const known = await Promise.all(
      channels.map(async (channel) => ({
        channel,
        isOn: await channel.isOn(networkId).catch(() => false),
        isChosen: chosen.includes(channel.name),
        isAsked: !unasked.includes(channel.name),
        isQuiet: loud.has(channel.name) && !callable.includes(channel.name),
        hasAddress: !loud.has(channel.name) || hasNumber,
      })),
    )
    return planTries(devices, known, { newId, now: clock.now(), waitsForComingBack: why === 'shift' })
  }

  function newCheck(networkId: string, personId: string, shift?: TestedTurn): CheckRow {
    const startedAt = clock.now()
    return {
      id: newId(),
      networkId,
      personId,
      why: shift ? 'shift' : 'asked',
      rosterIds: shift?.rosterIds ?? [],
      shiftFrom: shift?.from ?? null,
      shiftUntil: shift?.until ?? null,
      aheadMinutes: shift?.aheadMinutes ?? 0,
      startedAt,
      endsAt: new Date(startedAt.getTime() + lastsMs),
      endedAt: null,
      isReachable: null,
    }
  }

  async function start(check: CheckRow): Promise<boolean> {
    const tries = await compose(check)
    const isNew = await postgres.inNetwork(check.networkId, async (tx) => {
      const leaseUntil = new Date(check.endsAt.getTime() + graceMs)
      if (!(await insertCheck(tx, check, leaseUntil))) return false
      await insertTries(tx, check, tries)
      await tellServers(tx, { type: 'self-test', ...addressOf(check) })
      return true
    })
    if (isNew) runs.begin(check, tries, lastsMs)
    return isNew
  }

  async function shownTo(networkId: string, checkId: string): Promise<(actor: Actor) => SelfTest | null> {
    const found = isId(checkId)
      ? await postgres.inNetwork(networkId, async (tx) => {
          const check = await findCheck(tx, checkId)
          return check && { check, tries: await triesOf(tx, checkId) }
        })
      : null
    if (found === null) return () => null
    const devices = await room.devicesOf(networkId, found.check.personId)
    const { timeZone } = await room.people.network(networkId)
    return ({ personId, sessionId: readOn }) =>
      personId === found.check.personId ? showSelfTest({ ...found, devices, channels, readOn, timeZone }) : null
  }

  async function readFor(actor: Actor, checkId: string): Promise<SelfTest> {
    const selfTest = (await shownTo(actor.networkId, checkId))(actor)
    if (selfTest === null) throw new RefusalError('not-found')
    return selfTest
  }

  return {
    async begin(actor) {
      const { networkId, personId } = actor
      const since = new Date(clock.now().getTime() - againAfterMs)
      const before = await postgres.inNetwork(networkId, (tx) => latestAsked(tx, personId, since))
      if (before !== null) return { selfTest: await readFor(actor, before.id), repeated: true }
      const check = newCheck(networkId, personId)
      await start(check)
      return { selfTest: await readFor(actor, check.id), repeated: false }
    },
    read: readFor,
    shownTo,
    async skipForShift(turn) {
      const at = clock.now()
      const check = { ...newCheck(turn.networkId, turn.personId, turn), endedAt: at }
      await postgres.inNetwork(turn.networkId, (tx) => insertCheck(tx, check, at))
    },
    beginForShift: (turn) => start(newCheck(turn.networkId, turn.personId, turn)),
    async heard({ networkId, personId }, { checkId, deviceId, heard, audible }) {
      const check = isId(checkId) ? await postgres.inNetwork(networkId, (tx) => findCheck(tx, checkId)) : null
      if (check?.personId !== personId) throw new RefusalError('not-found')
      if (check.endedAt !== null) return
      const isHeard = heard && audible !== false
      const found = { state: isHeard ? 'heard' : 'failed', reason: isHeard ? null : 'not-audible' } as const
      await postgres.inNetwork(networkId, async (tx) => {
        const at = clock.now()
        const tries = await triesOf(tx, checkId)
        const own = tries.find((one) => one.channel === 'live' && one.deviceId === deviceId)
        // a device that came after the test had begun
        if (own === undefined) await insertTries(tx, check, [{ id: newId(), channel: 'live', deviceId, at, ...found }])
        else await settleTry(tx, own.id, { ...found, at })
        await tellServers(tx, { type: 'self-test-result', ...addressOf(check) })
      })
      runs.wake(checkId)
    },
    async pushShown(networkId, personId, callId) {
      const check = await postgres.inNetwork(networkId, (tx) => keepShown(tx, room, personId, callId))
      if (check !== null) runs.wake(check.id)
      return check !== null
    },
    async resume(networkId, checkId) {
      const endsAt = new Date(clock.now().getTime() + lastsMs)
      const found = await postgres.inNetwork(networkId, async (tx) => {
        if (!(await takeOver(tx, checkId, endsAt, new Date(endsAt.getTime() + graceMs)))) return null
        const check = await findCheck(tx, checkId)
        await tellServers(tx, { type: 'self-test', ...addressOf(check!) })
        return { check: check!, tries: await triesOf(tx, checkId) }
      })
      if (found) runs.begin(found.check, found.tries, lastsMs)
    },
    close: runs.close,
  }
}

const loud = new Set(['voice', 'sms'])

/** Said before or after the end: he is reached, and whoever was told otherwise is told. */
async function keepShown(tx: Tx, room: RunRoom, personId: string, callId: string): Promise<CheckRow | null> {
  const check = isId(callId) ? await holdCheckOfPush(tx, callId, personId) : null
  if (check === null) return null
  if (!(await settleTry(tx, callId, { state: 'delivered', reason: null, at: room.clock.now() }))) return check
  if (check.endedAt !== null) {
    await markReached(tx, check.id)
    await room.onReached(tx, check)
  }
  await tellServers(tx, { type: 'self-test-result', ...addressOf(check) })
  return check
}

/** The channels that he wants, those that no device of his has asked for, those that may be used now; his number. */
async function wishesOf(tx: Tx, channels: readonly Channel[], personId: string, when: CallAt) {
  const preferences = (await preferencesOf(tx, [personId])).get(personId)!
  const chosen: readonly string[] = preferences.channels
  const callable = callableThrough(
    preferences,
    channels.map(({ name }) => name),
    when,
  )
  const unasked: string[] = []
  for (const { name, askedBy } of channels) {
    if (askedBy && !(await askedBy(tx, [personId])).has(personId)) unasked.push(name)
  }
  const contact = await contactOf(tx, personId)
  return { chosen, unasked, callable, hasNumber: numberOf(contact) !== null }
}
