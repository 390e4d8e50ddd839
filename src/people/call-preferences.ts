// How somebody wishes to be called: through which channels, in which order, and in which hours not. An urgent call to
// whoever is on duty knows no quiet hours, and a phone that is open in the hand is always told.

import { type ChannelName, channelNames } from '../consultation/channel-names.ts'
import { nightEndsAt } from '../consultation/night.ts'
import type { Tx } from '../platform/postgres.ts'
import { findPreferences, storePreferences } from './statements/contact-points.ts'

export interface CallPreferences {
  channels: ChannelName[]
  /** `22:00`, in the time zone of the network; both or none. */
  quietFrom: string | null
  quietUntil: string | null
}

export const usualPreferences: CallPreferences = { channels: [...channelNames], quietFrom: null, quietUntil: null }

/** Of each person that is asked for, also of those who never said anything. */
export async function preferencesOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, CallPreferences>> {
  const found = personIds.length === 0 ? [] : await findPreferences(tx, personIds)
  const said = new Map(found.map(({ personId, ...preferences }) => [personId, preferences]))
  return new Map(personIds.map((personId) => [personId, said.get(personId) ?? usualPreferences]))
}

export async function setPreferences(
  tx: Tx,
  person: { personId: string; networkId: string },
  { channels, quietFrom, quietUntil }: CallPreferences,
): Promise<CallPreferences> {
  // half of a span is none
  const isSpan = quietFrom !== null && quietUntil !== null && quietFrom !== quietUntil
  const quiet = isSpan ? { quietFrom, quietUntil } : { quietFrom: null, quietUntil: null }
  const preferences = { channels: [...new Set(channels)], ...quiet }
  await storePreferences(tx, person, preferences)
  return preferences
}

export interface CallAt {
  /** Urgent, and he is on duty (first line or backup): quiet hours do not count. */
  isUrgentOnDuty: boolean
  at: Date
  timeZone: string
}

/** Those of the wanted channels that may be used for him now, in his order; `live` always. */
export function callableThrough<Name extends string>(
  { channels, quietFrom, quietUntil }: CallPreferences,
  wanted: readonly Name[],
  { isUrgentOnDuty, at, timeZone }: CallAt,
): Name[] {
  const live = wanted.filter((name) => name === 'live')
  const hours = quietFrom !== null && quietUntil !== null ? { from: quietFrom, until: quietUntil } : null
  if (!isUrgentOnDuty && hours !== null && nightEndsAt(at, hours, timeZone) !== null) return live
  const chosen = channels.flatMap((name) => wanted.filter((one) => one === name && one !== 'live'))
  return [...live, ...chosen]
}
