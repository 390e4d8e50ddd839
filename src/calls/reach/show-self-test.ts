// A self-test as its person is shown it, on the device that he reads it on.

import { channelNames, channelWords } from '../../consultation/channel-names.ts'
import type { SelfTest } from '../../contract/reach-shapes.ts'
import type { Channel } from '../../platform/channel.ts'
import { isUnconfirmed, type KnownDevice } from './plan-tries.ts'
import { sentenceOfEnd, sentenceOfTry } from './sentences.ts'
import type { CheckRow, TryRow } from './statements/checks.ts'

export interface ShownSelfTest {
  check: CheckRow
  tries: readonly TryRow[]
  devices: readonly KnownDevice[]
  channels: readonly Channel[]
  /** The session that reads. */
  readOn: string
  timeZone: string
}

/** A device that is signed out within this is told of, and within the shift that begins, whichever is later. */
const endsSoonMs = 72 * 3_600_000

export function showSelfTest({ check, tries, devices, channels, readOn, timeZone }: ShownSelfTest): SelfTest {
  const nameOf = new Map(devices.map(({ deviceId, deviceName }) => [deviceId, deviceName]))
  const wordsOf = (name: string) => {
    const known = channelNames.find((one) => one === name)
    return known ? channelWords[known] : (channels.find((one) => one.name === name)?.words ?? { zh: name, en: name })
  }
  // a push that was handed over and not shown yet is waited for like the rest
  const isAwaited = (one: TryRow) => check.endedAt === null && isUnconfirmed(one)
  const lineOf = (one: TryRow): SelfTest['lines'][number] => ({
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
  })
  const lineOfEnd = ({ deviceId, deviceName, endsAt }: EndingDevice): SelfTest['lines'][number] => ({
    channel: 'session',
    words: { zh: '登录', en: 'Signed in' },
    deviceId,
    deviceName,
    isThisDevice: deviceId === readOn,
    state: 'failed',
    reason: 'session-ends',
    sentence: sentenceOfEnd(endsAt, timeZone),
    isRed: true,
    at: null,
  })
  return {
    id: check.id,
    personId: check.personId,
    why: check.why,
    startedAt: check.startedAt.toISOString(),
    endsAt: check.endsAt.toISOString(),
    endedAt: check.endedAt?.toISOString() ?? null,
    isReachable: check.isReachable,
    lines: [...tries.map(lineOf), ...endingSoon(check, devices, readOn).map(lineOfEnd)],
  }
}

type EndingDevice = KnownDevice & { endsAt: Date }

/** One that is away may have been signed in again meanwhile; whoever holds it reads it there. */
function endingSoon({ startedAt, shiftUntil }: CheckRow, devices: readonly KnownDevice[], readOn: string) {
  const untilMs = Math.max(startedAt.getTime() + endsSoonMs, shiftUntil?.getTime() ?? 0)
  return devices.filter(
    (one): one is EndingDevice =>
      (one.isOnline || one.deviceId === readOn) && one.endsAt !== undefined && one.endsAt.getTime() <= untilMs,
  )
}
