// The heartbeat of devices: which are online, and whether they could ring. The line itself is the sign of life (it is
// pinged), so a device says only what changed. Written sparsely: on connecting, leaving, a change, and once a minute.

import type { DeviceState, Presence } from '../contract/reach-shapes.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'
import { type LiveServer, type LiveSocket, personRoom, sessionRoom, socketsIn } from './live.ts'
import { type DeviceRow, devicesOf, type Sign, writeSigns } from './statements/presence.ts'

export interface Device extends Omit<DeviceRow, 'leftAt'> {
  isOnline: boolean
}

export interface Presences {
  /** What a device says of itself. Kept soon, not at once. */
  say(socket: LiveSocket, state: DeviceState): void
  /** The persons in the order given; those never seen as well. */
  presenceOf(networkId: string, personIds: readonly string[]): Promise<Presence[]>
  /** His devices of the last day, the last heard of first. */
  devicesOf(networkId: string, personId: string): Promise<Device[]>
  /** What waits is written. */
  close(): Promise<void>
}

const signEveryMs = 60_000
const writeEveryMs = 500
/** A server that was killed signs nobody off: what was not heard of for so long is not there. */
const silentAfterMs = 100_000
const dayMs = 86_400_000

export function presences(
  io: LiveServer,
  { postgres, clock, log }: { postgres: Postgres; clock: Clock; log: Log },
): Presences {
  const waiting = new Map<string, Sign & { networkId: string }>()
  let writing: Promise<void> = Promise.resolve()

  function note(socket: LiveSocket, leftAt: Date | null, state: DeviceState | null): void {
    const { networkId, personId, sessionId: deviceId } = socket.data.actor
    const before = waiting.get(deviceId)
    const { visible, permission, audible, push } = state ?? before ?? unsaid
    const sign = { networkId, personId, deviceId, seenAt: clock.now(), leftAt, visible, permission, audible, push }
    waiting.set(deviceId, sign)
  }

  // one statement a network, however many came back at the same moment
  async function write(): Promise<void> {
    const all = [...waiting.values()]
    waiting.clear()
    for (const networkId of new Set(all.map((sign) => sign.networkId))) {
      const signs = all.filter((sign) => sign.networkId === networkId)
      await postgres
        .inNetwork(networkId, (tx) => writeSigns(tx, networkId, signs))
        .catch((error: unknown) => log.warn({ err: error }, 'who is online could not be written'))
    }
  }

  function writeNext(): Promise<void> {
    writing = writing.then(() => (waiting.size > 0 ? write() : undefined))
    return writing
  }

  io.on('connection', (socket) => {
    note(socket, null, null)
    socket.on('disconnect', left)
  })

  function left(this: LiveSocket): void {
    const others = socketsIn(io, [sessionRoom(this.data.actor.sessionId)])
    if (others.size === 0) note(this, clock.now(), null)
  }

  const writeTimer = setInterval(writeNext, writeEveryMs)
  const signTimer = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) note(socket, null, null)
  }, signEveryMs)

  async function read(networkId: string, personIds: readonly string[]): Promise<Device[]> {
    const now = clock.now()
    const seenAfter = new Date(now.getTime() - dayMs)
    const rows = await postgres.inNetwork(networkId, (tx) => devicesOf(tx, { personIds, seenAfter, now }))
    return rows.map(({ leftAt, ...device }) => {
      const isHere = socketsIn(io, [sessionRoom(device.deviceId)]).size > 0
      const isFresh = leftAt === null && now.getTime() - device.seenAt.getTime() < silentAfterMs
      return { ...device, seenAt: isHere ? now : device.seenAt, isOnline: isHere || isFresh }
    })
  }

  return {
    say(socket, state) {
      if (JSON.stringify(socket.data.device) === JSON.stringify(state)) return
      socket.data.device = state
      note(socket, null, state)
    },
    async presenceOf(networkId, personIds) {
      await writeNext()
      const devices = await read(networkId, personIds)
      return personIds.map((personId) => presenceIn(devices, personId))
    },
    async devicesOf(networkId, personId) {
      // one that has just connected is there, too
      if (socketsIn(io, [personRoom(personId)]).size > 0) await writeNext()
      return read(networkId, [personId])
    },
    async close() {
      clearInterval(writeTimer)
      clearInterval(signTimer)
      await writeNext()
    },
  }
}

const unsaid = { visible: null, permission: null, audible: null, push: null }

function presenceIn(devices: readonly Device[], personId: string): Presence {
  const own = devices.filter((device) => device.personId === personId)
  const online = own.filter(({ isOnline }) => isOnline)
  return {
    personId,
    isOnline: online.length > 0,
    seenAt: (online[0] ?? own[0])?.seenAt.toISOString() ?? null,
    devices: online.length,
    audibleDevices: online.filter(({ audible }) => audible === true).length,
  }
}
