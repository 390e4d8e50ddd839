// A self-test as its person is shown it, on the device that he reads it on.

import { channelNames, channelWords } from '../../consultation/channel-names.ts'
import type { SelfTest } from '../../contract/reach-shapes.ts'
import type { Channel } from '../../platform/channel.ts'
import { isUnconfirmed, type KnownDevice } from './plan-tries.ts'
import { sentenceOfTry } from './sentences.ts'
import type { CheckRow, TryRow } from './statements/checks.ts'

export interface ShownSelfTest {
  check: CheckRow
  tries: readonly TryRow[]
  devices: readonly KnownDevice[]
  channels: readonly Channel[]
  /** The session that reads. */
  readOn: string
}

export function showSelfTest({ check, tries, devices, channels, readOn }: ShownSelfTest): SelfTest {
  const nameOf = new Map(devices.map(({ deviceId, deviceName }) => [deviceId, deviceName]))
  const wordsOf = (name: string) => {
    const known = channelNames.find((one) => one === name)
    return known ? channelWords[known] : (channels.find((one) => one.name === name)?.words ?? { zh: name, en: name })
  }
  // a push that was handed over and not shown yet is waited for like the rest
  const isAwaited = (one: TryRow) => check.endedAt === null && isUnconfirmed(one)
  return {
    id: check.id,
    personId: check.personId,
    why: check.why,
    startedAt: check.startedAt.toISOString(),
    endsAt: check.endsAt.toISOString(),
    endedAt: check.endedAt?.toISOString() ?? null,
    isReachable: check.isReachable,
    lines: tries.map((one) => ({
      channel: one.channel,
      words: wordsOf(one.channel),
      deviceId: one.deviceId,
      deviceName: one.deviceId === null ? null : (nameOf.get(one.deviceId) ?? null),
      isThisDevice: one.deviceId === readOn,
      state: isAwaited(one) ? 'waiting' : one.state,
      reason: one.reason,
      sentence: sentenceOfTry(one),
      isRed: one.state === 'failed',
      at: one.at?.toISOString() ?? null,
    })),
  }
}
