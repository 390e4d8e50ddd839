// For tools only (setup, seeding, checks of the schema): one transaction as the owner of the tables. The running
// server never comes here.

import { Kysely } from 'kysely'
import pg from 'pg'
import type { Tx } from './postgres.ts'
import { postgresDialect } from './postgres-driver.ts'

/** With `networkId` the row-level policies let an owner that is not a superuser write that network too. */
export async function asOwner<T>(
  connection: { databaseUrl: string; networkId?: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { databaseUrl, networkId = '' } = connection
  if (!/^[A-Za-z0-9_-]{0,64}$/.test(networkId)) throw new Error('Not the id of a network.')
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, pipeline: true, application_name: 'jiuxin-owner' })
  pool.on('error', () => {})
  const begin = `begin; set local jiuxin.network = '${networkId}'`
  try {
    return await new Kysely<unknown>({ dialect: postgresDialect(pool, begin) }).transaction().execute(work)
  } finally {
    await pool.end()
  }
}
