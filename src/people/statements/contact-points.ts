// Contact points and preferences: one row a person, by primary key. Row-level security keeps to the network.

import { sql } from 'kysely'
import type { ChannelName } from '../../consultation/channel-names.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { CallPreferences } from '../call-preferences.ts'
import type { ContactPoints } from '../contact-points.ts'

export async function personExists(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from people where id = ${personId}`.execute(tx)
  return rows.length === 1
}

export async function findContact(tx: Tx, personId: string): Promise<ContactPoints | null> {
  const { rows } = await sql<ContactPoints>`
    select contact.phone, contact.email, person.phone as "directoryPhone"
    from people person left join contact_points contact on contact.person_id = person.id
    where person.id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

export async function storeContact(
  tx: Tx,
  contact: { personId: string; networkId: string; phone: string | null; email: string | null; changedBy: string },
): Promise<void> {
  await sql`insert into contact_points (person_id, network_id, phone, email, changed_by)
    values (${contact.personId}, ${contact.networkId}, ${contact.phone}, ${contact.email}, ${contact.changedBy})
    on conflict (person_id) do update
      set phone = excluded.phone, email = excluded.email, changed_by = excluded.changed_by,
        changed_at = clock_timestamp()`.execute(tx)
}

export async function findPreferences(
  tx: Tx,
  personIds: readonly string[],
): Promise<(CallPreferences & { personId: string })[]> {
  const { rows } = await sql<CallPreferences & { personId: string; channels: ChannelName[] }>`
    select person_id as "personId", channels, quiet_from as "quietFrom", quiet_until as "quietUntil"
    from call_preferences where person_id = any(${personIds}::text[])`.execute(tx)
  return rows
}

export async function storePreferences(
  tx: Tx,
  person: { personId: string; networkId: string },
  { channels, quietFrom, quietUntil }: CallPreferences,
): Promise<void> {
  await sql`insert into call_preferences (person_id, network_id, channels, quiet_from, quiet_until)
    values (${person.personId}, ${person.networkId}, ${channels}::text[], ${quietFrom}, ${quietUntil})
    on conflict (person_id) do update
      set channels = excluded.channels, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
        changed_at = clock_timestamp()`.execute(tx)
}
