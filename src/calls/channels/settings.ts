// What a network has filled in for its channels, kept for a few seconds: it is asked for every step of every call.
// Secrets leave this file only towards the channel that uses them.

import { sql } from 'kysely'
import { type ConfigurableChannel, channelFields } from '../../contract/channel-fields.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import type { Setup } from './channel-kind.ts'

export interface KeptSettings {
  channel: ConfigurableChannel
  isOn: boolean
  settings: Record<string, string>
  secrets: Record<string, string>
  changedAt: Date
  changedBy: string | null
}

export interface ChannelSettings {
  of(networkId: string): Promise<ReadonlyMap<string, KeptSettings>>
  /** What was just changed here is not asked of the memory. */
  forget(networkId: string): void
}

const freshMs = 1_000

export function openChannelSettings({ postgres, clock }: { postgres: Postgres; clock: Clock }): ChannelSettings {
  const known = new Map<string, { kept: Promise<ReadonlyMap<string, KeptSettings>>; readMs: number }>()
  return {
    of(networkId) {
      const one = known.get(networkId)
      if (one !== undefined && clock.monotonicMs() - one.readMs < freshMs) return one.kept
      const fresh = { kept: read(postgres, networkId), readMs: clock.monotonicMs() }
      known.set(networkId, fresh)
      fresh.kept.catch(() => {
        if (known.get(networkId) === fresh) known.delete(networkId)
      })
      return fresh.kept
    },
    forget: (networkId) => void known.delete(networkId),
  }
}

async function read(postgres: Postgres, networkId: string): Promise<ReadonlyMap<string, KeptSettings>> {
  const rows = await postgres.inNetwork(networkId, readSettings)
  return new Map(rows.map((row) => [row.channel, row]))
}

export async function readSettings(tx: Tx): Promise<KeptSettings[]> {
  const { rows } = await sql<KeptSettings>`
    select setting.channel, setting.is_on as "isOn", setting.settings, setting.secrets,
      setting.changed_at as "changedAt", person.name as "changedBy"
    from channel_settings setting left join people person on person.id = setting.changed_by`.execute(tx)
  return rows
}

export async function storeSettings(
  tx: Tx,
  kept: Pick<KeptSettings, 'channel' | 'isOn' | 'settings' | 'secrets'> & { networkId: string; personId: string },
): Promise<void> {
  const { networkId, personId, channel, isOn, settings, secrets } = kept
  await sql`insert into channel_settings (network_id, channel, is_on, settings, secrets, changed_by)
    values (${networkId}, ${channel}, ${isOn}, ${JSON.stringify(settings)}::jsonb, ${JSON.stringify(secrets)}::jsonb,
      ${personId})
    on conflict (network_id, channel) do update
      set is_on = excluded.is_on, settings = excluded.settings, secrets = excluded.secrets,
        changed_by = excluded.changed_by, changed_at = clock_timestamp()`.execute(tx)
}

/** With the usual values where nothing was filled in. */
export function setupOf(
  channel: ConfigurableChannel,
  kept: Pick<KeptSettings, 'isOn' | 'settings' | 'secrets'> | undefined,
  isOnUnasked = false,
): Setup {
  const settings = { ...kept?.settings }
  for (const { name, usual } of channelFields[channel])
    if (usual !== undefined && !settings[name]) settings[name] = usual
  return { isOn: kept?.isOn ?? isOnUnasked, settings, secrets: { ...kept?.secrets } }
}

/** The names of the fields that it cannot do without and that are empty. */
export function missingIn(channel: ConfigurableChannel, { settings, secrets }: Setup): string[] {
  return channelFields[channel]
    .filter(({ name, kind, isNeeded }) => isNeeded && !(kind === 'secret' ? secrets : settings)[name])
    .map(({ name, kind }) => (kind === 'secret' ? `secrets.${name}` : `settings.${name}`))
}
