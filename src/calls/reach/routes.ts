// Testing one's own phone, and what whoever keeps the rosters has to know.

import { routes } from '../../contract/http.ts'
import type { People } from '../../people/people.ts'
import { registerRoute } from '../../people/register-route.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { Reach } from './reach.ts'

export function registerReach(server: HttpServer, { people, reach }: { people: People; reach: Reach }): void {
  const { tests, alarms } = reach

  registerRoute(server, routes.startSelfTest, people, async (actor, _request, reply) => {
    const { selfTest, repeated } = await tests.begin(actor)
    reply.code(repeated ? 200 : 201)
    return { selfTest }
  })

  registerRoute(server, routes.readSelfTest, people, async (actor, { params }) => ({
    selfTest: await tests.read(actor, params.id),
  }))

  registerRoute(server, routes.alarms, people, async (actor, { query }) => ({
    alarms: await alarms.list(actor, query.unseen === 'true'),
  }))

  registerRoute(server, routes.seeAlarm, people, async (actor, { params }) => ({
    alarm: await alarms.see(actor, params.id),
  }))
}
