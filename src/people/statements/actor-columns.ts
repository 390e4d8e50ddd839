// What an actor is made of, wherever he comes from: a session or a telephone. Expects `people person`. One text, so that
// nobody ever has other rights by one way than by another.

import { sql } from 'kysely'

export const actorColumns = sql.raw(`
  person.id as "personId", person.name, person.network_id as "networkId",
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
`)
