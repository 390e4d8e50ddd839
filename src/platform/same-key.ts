// All servers of a database have to seal with the same key. Its mark lies in the database from the first start on; a server
// with another key says so loudly and goes on: calls need none, and only second factors and known phones suffer.

import { sql } from 'kysely'
import type { Log } from './log.ts'
import type { Postgres } from './postgres.ts'
import type { Secrets } from './secrets.ts'

export async function isSameKey(postgres: Postgres, secrets: Secrets): Promise<boolean> {
  const mark = secrets.mark('the key of this database')
  return postgres.asSystem(async (tx) => {
    await sql`insert into secrets_key (mark) values (${mark}) on conflict do nothing`.execute(tx)
    const { rows } = await sql<{ mark: string }>`select mark from secrets_key`.execute(tx)
    return rows[0]?.mark === mark
  })
}

export async function tellOfOtherKey(postgres: Postgres, secrets: Secrets, log: Log): Promise<void> {
  try {
    if (await isSameKey(postgres, secrets)) return
    log.error(
      'SECRETS_KEY (or secrets.key in DATA_DIR) is not the key that this database began with: right codes of authenticator apps are refused here (OPERATIONS, Accounts)',
    )
  } catch (error) {
    log.warn({ err: error }, 'whether the key of secrets is that of this database could not be asked')
  }
}
