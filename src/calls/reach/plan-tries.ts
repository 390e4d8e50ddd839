// What a self-test tries, and what it knows before it rang anything: each device over the live line, each channel that is
// switched on for the person. A robot in a group is left alone: its test is a button in the settings of the channels.

import type { Channel } from '../../platform/channel.ts'
import type { TryRow } from './statements/checks.ts'

/** A device as the duty room knows it. */
export interface KnownDevice {
  deviceId: string
  deviceName: string | null
  isOnline: boolean
  seenAt: Date
  permission: 'granted' | 'denied' | 'default' | 'unsupported' | null
  audible: boolean | null
  push: boolean | null
  /** It is signed out then, and rings no more. */
  endsAt?: Date
}

export interface KnownChannel {
  channel: Channel
  isOn: boolean
  /** He wishes to be called through it. */
  isChosen: boolean
  /** A device of his has asked for it, where that is needed. */
  isAsked: boolean
  /** It would wake him in hours in which he wants to sleep. */
  isQuiet: boolean
  /** There is a number that it could ring, where it needs one. */
  hasAddress: boolean
}

const devicesAtMost = 10
/** A device whose server was just restarted comes back within moments. */
const comesBackMs = 60_000

export function planTries(
  devices: readonly KnownDevice[],
  channels: readonly KnownChannel[],
  made: { newId(): string; now: Date; waitsForComingBack: boolean },
): TryRow[] {
  const known = devices.slice(0, devicesAtMost)
  const one = (channel: string, state: TryRow['state'], reason: string | null, deviceId: string | null = null) => ({
    id: made.newId(),
    channel,
    deviceId,
    state,
    reason,
    at: state === 'waiting' ? null : made.now,
  })
  const isThere = ({ isOnline, seenAt }: KnownDevice) =>
    isOnline || (made.waitsForComingBack && made.now.getTime() - seenAt.getTime() < comesBackMs)
  const live = known.map((device) =>
    isThere(device) ? one('live', 'waiting', null, device.deviceId) : one('live', 'failed', 'offline', device.deviceId),
  )
  const withoutPush = (own: readonly KnownDevice[]) =>
    own
      .filter(({ isOnline, push }) => isOnline && push === false)
      .map(({ deviceId, permission }) =>
        one(push, 'failed', permission === 'denied' ? 'permission-denied' : 'no-subscription', deviceId),
      )
  const others = channels
    .filter(({ channel }) => channel.name !== 'live')
    .flatMap(({ channel, isOn, isChosen, isAsked, isQuiet, hasAddress }) => {
      if (!isOn) return [one(channel.name, 'off', null)]
      if (channel.reaches === 'group') return [one(channel.name, 'skipped', null)]
      if (!isChosen) return [one(channel.name, 'off', 'not-chosen')]
      // what is not tried now has to be known all the same: without a number nothing will ring
      if (isQuiet && !hasAddress) return [one(channel.name, 'failed', 'no-address')]
      if (isQuiet) return [one(channel.name, 'skipped', quietHours)]
      const rung = isAsked ? one(channel.name, 'waiting', null) : one(channel.name, 'failed', 'no-subscription')
      return channel.name === push ? [rung, ...withoutPush(known)] : [rung]
    })
  return [...(live.length > 0 ? live : [one('live', 'failed', 'no-device')]), ...others]
}

/**
 * By a channel that makes noise where he is. What only lies in a mailbox or a group wakes nobody. A number that was not
 * tried because he sleeps is no proof that nothing reaches him: a shift that begins at night raises no alarm by that.
 * A push service takes a push also for a phone that is off: only what a device has shown counts.
 */
export function isReachable(tries: readonly Tried[]): boolean {
  return tries.some(({ channel, state, reason }) => {
    if (channel === 'live') return state === 'heard'
    if (channel === push) return state === 'delivered'
    return gateways.has(channel) && (state === 'sent' || state === 'delivered' || reason === quietHours)
  })
}

/** Is anything to be waited for? Who asks wants to know of each; at the start of a shift one that reaches him is enough. */
export function isAwaited(tries: readonly Tried[], why: 'asked' | 'shift'): boolean {
  if (tries.some(({ state }) => state === 'waiting')) return true
  return tries.some(isUnconfirmed) && (why === 'asked' || !isReachable(tries))
}

/** Handed over, and no device has said yet that it shows it. */
export const isUnconfirmed = ({ channel, state }: Pick<TryRow, 'channel' | 'state'>): boolean =>
  channel === push && state === 'sent'

export const quietHours = 'quiet-hours'
export const push = 'web-push'

type Tried = Pick<TryRow, 'channel' | 'state' | 'reason'>

const gateways = new Set(['sms', 'voice'])
