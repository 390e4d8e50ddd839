// The doors of this room: signing in and out, devices, who I am, the directory, duty and rosters, pathways.

import { pathwayOf } from '../consultation/pathways.ts'
import { routes } from '../contract/http.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { registerAccounts } from './accounts/routes.ts'
import type { Actor, ActorMembership } from './actor.ts'
import { demoSignIns } from './demo-sign-ins.ts'
import type { OpenPeople } from './open-people.ts'
import { demoPassword } from './passwords.ts'
import { registerPhrases } from './phrase-routes.ts'
import { registerRoute } from './register-route.ts'
import { registerRosters } from './rosters/routes.ts'
import { registerSessionRoutes } from './session-routes.ts'
import { findPerson, reachablePeople, sitesOf } from './statements/network.ts'
import { sessionEndOf } from './statements/sessions.ts'

export interface PeopleRoutes {
  people: OpenPeople
  postgres: Postgres
  clock: Clock
  demoAllowed: boolean
}

export function registerPeople(server: HttpServer, room: PeopleRoutes): void {
  const { people, postgres, clock, demoAllowed } = room
  const { rosters } = people
  registerSessionRoutes(server, room)
  registerAccounts(server, room)

  registerRoute(server, routes.me, people, (actor) => whoAmI(room, actor))

  registerRoute(server, routes.demo, people, async () =>
    demoAllowed ? { signIns: demoSignIns, password: demoPassword } : { signIns: [], password: null },
  )

  registerRoute(server, routes.directory, people, ({ networkId, memberships }) =>
    postgres.inNetwork(networkId, async (tx) => ({
      sites: await sitesOf(tx, networkId),
      people: byPerson(await reachablePeople(tx, networkId, memberships.some(mayPhoneBack))),
    })),
  )

  registerRoute(server, routes.duty, people, async ({ networkId }) => ({
    duty: await postgres.inNetwork(networkId, (tx) => rosters.dutyAt(tx, networkId, clock.now())),
  }))

  registerRosters(server, room)
  registerPhrases(server, people, postgres)

  registerRoute(server, routes.pathway, people, async ({ networkId }, { params }) => {
    const pathway = pathwayOf(params.name)
    if (pathway === undefined) throw new RefusalError('not-found')
    const { settings } = await people.network(networkId)
    return { ...pathway, settings }
  })
}

function mayPhoneBack({ role }: ActorMembership): boolean {
  return role === 'specialist' || role === 'coordinator'
}

async function whoAmI({ people, postgres, clock }: PeopleRoutes, actor: Actor) {
  const { networkId, memberships, rosterIds } = actor
  const now = clock.now()
  const { id, name, timeZone, demo, settings } = await people.network(networkId)
  return postgres.inNetwork(networkId, async (tx) => ({
    person: await findPerson(tx, actor.personId),
    memberships,
    network: { id, name, timeZone, demo, settings },
    duty: await people.dutyAt(tx, networkId, now),
    rosterIds,
    now: now.toISOString(),
    sessionEndsAt: (await sessionEndOf(tx, actor.sessionId))?.toISOString(),
  }))
}

type Reachable = Awaited<ReturnType<typeof reachablePeople>>[number]

function byPerson(rows: Reachable[]) {
  const people = new Map<
    string,
    { id: string; name: string; phone: string | null; siteIds: string[]; roles: string[] }
  >()
  for (const { id, name, phone, siteId, role } of rows) {
    const person = people.get(id) ?? { id, name, phone, siteIds: [], roles: [] }
    if (!person.siteIds.includes(siteId)) person.siteIds.push(siteId)
    if (!person.roles.includes(role)) person.roles.push(role)
    people.set(id, person)
  }
  return [...people.values()]
}
