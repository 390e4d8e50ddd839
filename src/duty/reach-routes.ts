// Who of those on duty is online, and who received what.

import { routes } from '../contract/http.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { OpenDuty } from './duty.ts'

export interface ReachDoors {
  people: People
  postgres: Postgres
  clock: Clock
  duty: Pick<OpenDuty, 'presenceOf' | 'receipts'>
}

export function registerPresence(server: HttpServer, { people, postgres, clock, duty }: ReachDoors): void {
  registerRoute(server, routes.presence, people, async ({ networkId }) => {
    const now = clock.now()
    const lists = await postgres.inNetwork(networkId, (tx) => people.dutyAt(tx, networkId, now))
    const personIds = lists.flatMap((list) => [list.onDuty, list.backup]).flatMap((one) => (one ? [one.personId] : []))
    return { persons: await duty.presenceOf(networkId, [...new Set(personIds)]), now: now.toISOString() }
  })

  registerRoute(server, routes.receipts, people, async (actor, { params }) => ({
    marks: await duty.receipts.read(actor, params.id),
  }))
}
