// Somebody as he acts without a session: what a session's statement reads, by the person's own key.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { Actor } from '../actor.ts'
import { actorColumns } from './actor-columns.ts'

/** `sessionId` of whoever pressed a key of a telephone: the audit log tells him from one who signed in. */
export const byTelephone = 'telephone'

/** Null: nobody of this network, or he works here no more. */
export async function findActor(tx: Tx, personId: string, demoAllowed: boolean): Promise<Actor | null> {
  const { rows } = await sql<Omit<Actor, 'sessionId'>>`
    select ${actorColumns}
    from people person
    where person.id = ${personId} and person.disabled_at is null and (${demoAllowed} or not person.demo)`.execute(tx)
  const [found] = rows
  return found === undefined ? null : { ...found, sessionId: byTelephone }
}
