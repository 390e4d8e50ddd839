// A self-test: each device and channel of one person is rung, and what will not work is said. It lasts half a minute at
// most, whatever answers; a server that dies in the middle leaves it to another.

import type { SelfTest } from '../../contract/reach-shapes.ts'
import type { Actor } from '../../people/actor.ts'
import type { Channel } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { isReachable, type KnownDevice, planTries } from './plan-tries.ts'
import { showSelfTest } from './show-self-test.ts'
import {
  type CheckRow,
  endCheck,
  findCheck,
  insertCheck,
  insertTries,
  latestAsked,
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

export interface SelfTestsRoom {
  postgres: Postgres
  clock: Clock
  log: Log
  channels: readonly Channel[]
  devicesOf(networkId: string, personId: string): Promise<KnownDevice[]>
  /** In the transaction that ends a test of a shift: nothing that rings reached him. */
  onUnreachable(tx: Tx, check: CheckRow): Promise<void>
  /** Seconds that a test lasts at most; tests are less patient. */
  selfTestSeconds?: number | undefined
}

export const selfTestSeconds = 30
const graceMs = 15_000
const againAfterMs = 20_000
const lookEveryMs = 1_000

export function selfTests(room: SelfTestsRoom): SelfTests {
  const { postgres, clock, channels } = room
  const lastsMs = (room.selfTestSeconds ?? selfTestSeconds) * 1000
  const running = new Map<string, { ended: Promise<void>; wake: () => void }>()
  let isClosing = false

  async function compose(networkId: string, personId: string): Promise<TryRow[]> {
    const devices = await room.devicesOf(networkId, personId)
    const known = await Promise.all(
      channels.map(async (channel) => ({ channel, isOn: await channel.isOn(networkId).catch(() => false) })),
    )
    return planTries(devices, known, { newId, now: clock.now() })
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
    const tries = await compose(check.networkId, check.personId)
    const isNew = await postgres.inNetwork(check.networkId, async (tx) => {
      const leaseUntil = new Date(check.endsAt.getTime() + graceMs)
      if (!(await insertCheck(tx, check, leaseUntil))) return false
      await insertTries(tx, check, tries)
      await tellServers(tx, { type: 'self-test', ...about(check) })
      return true
    })
    if (isNew) run(check, tries)
    return isNew
  }

  function run(check: CheckRow, tries: TryRow[]): void {
    let wake = () => {}
    const ended = follow(check, tries, (ring) => {
      wake = ring
    }).catch((error: unknown) => {
      // its lease ends, and whoever looks then goes on with it
      room.log.warn({ err: error }, 'a self-test was broken off')
    })
    running.set(check.id, { ended, wake: () => wake() })
    void ended.then(() => running.delete(check.id))
  }

  async function follow(check: CheckRow, tries: TryRow[], onWait: (wake: () => void) => void): Promise<void> {
    for (const one of tries) if (one.state === 'waiting' && one.channel !== 'live') void ring(check, one)
    const until = clock.monotonicMs() + lastsMs
    for (;;) {
      const now = await postgres.inNetwork(check.networkId, (tx) => triesOf(tx, check.id))
      if (now.every(({ state }) => state !== 'waiting')) break
      const leftMs = until - clock.monotonicMs()
      if (leftMs <= 0 || isClosing) break
      await new Promise<void>((go) => {
        const timer = setTimeout(go, Math.min(leftMs, lookEveryMs))
        onWait(() => {
          clearTimeout(timer)
          go()
        })
      })
    }
    if (!isClosing) await end(check)
  }

  async function ring(check: CheckRow, { id: callId, channel: name }: TryRow): Promise<void> {
    const { networkId, personId } = check
    const channel = channels.find((one) => one.name === name)
    try {
      const outcome = channel
        ? await channel.ring({ callId, networkId, personId, purpose: 'self-test', consultationId: null, step: 0 })
        : { state: 'failed' as const, reason: 'not-configured' as const }
      const reason = outcome.state === 'failed' ? outcome.reason : null
      await postgres.inNetwork(networkId, async (tx) => {
        if (!(await settleTry(tx, callId, { state: outcome.state, reason, at: clock.now() }))) return
        await tellServers(tx, { type: 'self-test-result', ...about(check) })
      })
      running.get(check.id)?.wake()
    } catch (error) {
      room.log.warn({ err: error }, 'what a self-test found could not be kept')
    }
  }

  async function end(check: CheckRow): Promise<void> {
    await postgres.inNetwork(check.networkId, async (tx) => {
      const tries = await triesOf(tx, check.id)
      const at = clock.now()
      for (const one of tries) {
        if (one.state !== 'waiting') continue
        const reason = one.channel === 'live' ? 'no-answer' : 'timed-out'
        await settleTry(tx, one.id, { state: 'failed', reason, at })
      }
      const reached = isReachable(tries)
      if (!(await endCheck(tx, check.id, at, reached))) return
      if (!reached && check.why === 'shift' && check.aheadMinutes === 0) await room.onUnreachable(tx, check)
      await tellServers(tx, { type: 'self-test-result', ...about(check) })
    })
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
    return ({ personId, sessionId: readOn }) =>
      personId === found.check.personId ? showSelfTest({ ...found, devices, channels, readOn }) : null
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
        await tellServers(tx, { type: 'self-test-result', ...about(check) })
      })
      running.get(checkId)?.wake()
    },
    async resume(networkId, checkId) {
      const endsAt = new Date(clock.now().getTime() + lastsMs)
      const found = await postgres.inNetwork(networkId, async (tx) => {
        if (!(await takeOver(tx, checkId, endsAt, new Date(endsAt.getTime() + graceMs)))) return null
        const check = await findCheck(tx, checkId)
        await tellServers(tx, { type: 'self-test', ...about(check!) })
        return { check: check!, tries: await triesOf(tx, checkId) }
      })
      if (found) run(found.check, found.tries)
    },
    async close() {
      isClosing = true
      for (const { wake } of running.values()) wake()
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

function about({ id, networkId, personId }: CheckRow): { id: string; networkId: string; personId: string } {
  return { id, networkId, personId }
}
