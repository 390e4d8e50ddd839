// Somebody as he acts without a session: what a session's statement reads, by the person's own key.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { Actor } from '../actor.ts'

/** `sessionId` of whoever pressed a key of a telephone: the audit log tells him from one who signed in. */
export const byTelephone = 'telephone'

/** Null: nobody of this network, or he works here no more. */
export async function findActor(tx: Tx, personId: string, demoAllowed: boolean): Promise<Actor | null> {
  const { rows } = await sql<Omit<Actor, 'sessionId'>>`
    select person.id as "personId", person.name, person.network_id as "networkId",
      coalesce((
        select json_agg(json_build_object(
          'siteId', membership.site_id, 'siteName', site.name, 'tier', site.tier, 'role', membership.role
        ) order by membership.role, site.name, site.id)
        from memberships membership join sites site on site.id = membership.site_id
        where membership.person_id = person.id and membership.ended_at is null
      ), '[]') as memberships,
      coalesce((
        select json_agg(member.roster_id order by member.roster_id)
        from roster_members member where member.person_id = person.id
      ), '[]') as "rosterIds"
    from people person
    where person.id = ${personId} and person.disabled_at is null and (${demoAllowed} or not person.demo)`.execute(tx)
  const [found] = rows
  return found === undefined ? null : { ...found, sessionId: byTelephone }
}
