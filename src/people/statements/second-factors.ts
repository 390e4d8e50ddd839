// Second factors: one row a person, by primary key. As the system while somebody signs in, else within the network.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables } from '../tables.ts'

export interface StoredFactor {
  secret: Buffer
  confirmedAt: Date | null
}

export async function findFactor(tx: Tx, personId: string): Promise<StoredFactor | undefined> {
  return peopleTables(tx)
    .selectFrom('second_factors')
    .select(['secret', 'confirmed_at as confirmedAt'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

/** One that was confirmed stays: false. */
export async function beginFactor(
  tx: Tx,
  factor: { personId: string; networkId: string; secret: Buffer; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into second_factors as known (person_id, network_id, secret, begun_at)
    values (${factor.personId}, ${factor.networkId}, ${factor.secret}, ${factor.at})
    on conflict (person_id) do update set secret = excluded.secret, begun_at = excluded.begun_at
      where known.confirmed_at is null`.execute(tx)
  return numAffectedRows === 1n
}

/** The code of this step is taken, once: false for whoever comes second with it. */
export async function takeStep(tx: Tx, personId: string, step: number, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update second_factors set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${at})
    where person_id = ${personId} and last_step < ${step}`.execute(tx)
  return numAffectedRows === 1n
}

export async function removeFactor(tx: Tx, personId: string): Promise<boolean> {
  const removed = await peopleTables(tx)
    .deleteFrom('second_factors')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  await peopleTables(tx).deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
  return removed.numDeletedRows > 0n
}

export async function storeRecoveryCodes(
  tx: Tx,
  person: { personId: string; networkId: string },
  hashes: readonly string[],
): Promise<void> {
  await peopleTables(tx).deleteFrom('recovery_codes').where('person_id', '=', person.personId).execute()
  const rows = hashes.map((code_hash, number) => ({
    person_id: person.personId,
    number,
    network_id: person.networkId,
    code_hash,
    used_at: null,
  }))
  await peopleTables(tx).insertInto('recovery_codes').values(rows).execute()
}

export async function findRecoveryCode(tx: Tx, personId: string, number: number): Promise<string | undefined> {
  const found = await peopleTables(tx)
    .selectFrom('recovery_codes')
    .select('code_hash as codeHash')
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return found?.codeHash
}

/** False: used in the meantime. */
export async function useRecoveryCode(tx: Tx, personId: string, number: number, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await peopleTables(tx)
    .updateTable('recovery_codes')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function countRecoveryCodes(tx: Tx, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from recovery_codes where person_id = ${personId} and used_at is null`.execute(tx)
  return rows[0]!.count
}

/** Does his network ask somebody in one of his roles for a second factor? */
export async function isFactorRequired(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from memberships membership join networks network on network.id = membership.network_id
    where membership.person_id = ${personId} and membership.ended_at is null
      and membership.role in ('quality_officer', 'administrator')
      and network.settings -> 'secondFactorRequired' = 'true'::jsonb
    limit 1`.execute(tx)
  return rows.length === 1
}
