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
        one('web-push', 'failed', permission === 'denied' ? 'permission-denied' : 'no-subscription', deviceId),
      )
  const others = channels
    .filter(({ channel }) => channel.name !== 'live')
    .flatMap(({ channel, isOn, isChosen, isAsked, isQuiet }) => {
      if (!isOn) return [one(channel.name, 'off', null)]
      if (channel.reaches === 'group') return [one(channel.name, 'skipped', null)]
      if (!isChosen) return [one(channel.name, 'off', 'not-chosen')]
      if (isQuiet) return [one(channel.name, 'skipped', quietHours)]
      const rung = isAsked ? one(channel.name, 'waiting', null) : one(channel.name, 'failed', 'no-subscription')
      return channel.name === 'web-push' ? [rung, ...withoutPush(known)] : [rung]
    })
  return [...(live.length > 0 ? live : [one('live', 'failed', 'no-device')]), ...others]
}

/**
 * By a channel that makes noise where he is. What only lies in a mailbox or a group wakes nobody. What was not tried
 * because he sleeps is no proof that nothing reaches him: a shift that begins at night raises no alarm by that.
 */
export function isReachable(tries: readonly Pick<TryRow, 'channel' | 'state' | 'reason'>[]): boolean {
  return tries.some(({ channel, state, reason }) => {
    if (channel === 'live') return state === 'heard'
    return noisy.has(channel) && (state === 'sent' || state === 'delivered' || reason === quietHours)
  })
}

export const quietHours = 'quiet-hours'

const noisy = new Set(['web-push', 'sms', 'voice'])
