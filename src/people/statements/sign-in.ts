// Sign-in: found by login (unique index), failures kept by login whether the login exists or not. As the system: no
// network is known yet.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables } from '../tables.ts'

export interface SignInPerson {
  id: string
  networkId: string
  name: string
  login: string
  phone: string | null
  passwordHash: string
  demo: boolean
  disabledAt: Date | null
  /** Made by somebody else, and good until then. */
  passwordUntil: Date | null
}

export async function findByLogin(tx: Tx, login: string): Promise<SignInPerson | undefined> {
  return peopleTables(tx)
    .selectFrom('people')
    .select(['id', 'network_id as networkId', 'name', 'login', 'phone', 'password_hash as passwordHash', 'demo'])
    .select(['disabled_at as disabledAt', 'password_until as passwordUntil'])
    .where('login', '=', login)
    .executeTakeFirst()
}

export async function setPassword(
  tx: Tx,
  personId: string,
  { passwordHash, until }: { passwordHash: string; until: Date | null },
): Promise<void> {
  await peopleTables(tx)
    .updateTable('people')
    .set({ password_hash: passwordHash, password_until: until })
    .where('id', '=', personId)
    .execute()
}

export async function failuresOf(tx: Tx, login: string): Promise<{ failures: number; lastFailedAt: Date } | undefined> {
  return peopleTables(tx)
    .selectFrom('sign_in_failures')
    .select(['failures', 'last_failed_at as lastFailedAt'])
    .where('login', '=', login)
    .executeTakeFirst()
}

/** Counts one wrong password; what is older than `forgetBefore` no longer counts. */
export async function addFailure(tx: Tx, login: string, at: Date, forgetBefore: Date): Promise<void> {
  await sql`
    insert into sign_in_failures as known (login, failures, last_failed_at) values (${login}, 1, ${at})
    on conflict (login) do update set
      failures = case when known.last_failed_at < ${forgetBefore} then 1 else least(known.failures + 1, 1000) end,
      last_failed_at = excluded.last_failed_at`.execute(tx)
}

export async function forgetFailures(tx: Tx, login: string): Promise<void> {
  await peopleTables(tx).deleteFrom('sign_in_failures').where('login', '=', login).execute()
}

/** Guessed logins must not fill the table for ever. A full scan of a small table, at most once an hour a node. */
export async function forgetOldFailures(tx: Tx, before: Date): Promise<void> {
  await peopleTables(tx).deleteFrom('sign_in_failures').where('last_failed_at', '<', before).execute()
}
