// Testing one's own phone, and what whoever keeps the rosters has to know.

import { mergeSettings } from '../../consultation/settings.ts'
import { routes } from '../../contract/http.ts'
import type { People } from '../../people/people.ts'
import { registerRoute } from '../../people/register-route.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { Reach } from './reach.ts'
import { storedSettings, storeReadingAlarm, storeShiftCheck } from './statements/checks.ts'

export interface ReachDoors {
  people: People
  postgres: Postgres
  reach: Reach
}

export function registerReach(server: HttpServer, { people, postgres, reach }: ReachDoors): void {
  const { tests, alarms } = reach

  registerRoute(server, routes.startSelfTest, people, async (actor, _request, reply) => {
    const { selfTest, repeated } = await tests.begin(actor)
    reply.code(repeated ? 200 : 201)
    return { selfTest }
  })

  registerRoute(server, routes.readSelfTest, people, async (actor, { params }) => ({
    selfTest: await tests.read(actor, params.id),
  }))

  registerRoute(server, routes.shiftCheck, people, async ({ networkId }) => {
    const settings = mergeSettings(await postgres.inNetwork(networkId, (tx) => storedSettings(tx, networkId)))
    return { minutesBefore: settings.shiftCheckMinutesBefore }
  })

  registerRoute(server, routes.setShiftCheck, people, async (actor, { body }) => {
    const { networkId, personId, sessionId } = actor
    await postgres.inNetwork(networkId, async (tx) => {
      await storeShiftCheck(tx, networkId, body.minutesBefore)
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'shift-check-changed', details: { ...body } })
    })
    return body
  })

  registerRoute(server, routes.readingAlarm, people, async ({ networkId }) => {
    const settings = mergeSettings(await postgres.inNetwork(networkId, (tx) => storedSettings(tx, networkId)))
    return { readingsPerHour: settings.readingsPerHour }
  })

  registerRoute(server, routes.setReadingAlarm, people, async (actor, { body }) => {
    const { networkId, personId, sessionId } = actor
    await postgres.inNetwork(networkId, async (tx) => {
      await storeReadingAlarm(tx, networkId, body.readingsPerHour)
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'reading-alarm-changed', details: { ...body } })
    })
    return body
  })

  registerRoute(server, routes.alarms, people, async (actor, { query }) => ({
    alarms: await alarms.list(actor, query.unseen === 'true'),
  }))

  registerRoute(server, routes.seeAlarm, people, async (actor, { params }) => ({
    alarm: await alarms.see(actor, params.id),
  }))
}
