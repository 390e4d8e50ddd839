// Break-glass over HTTP: begin with a reason, read while it lasts, and what the administrators see of it.

import { routes } from '../contract/http.ts'
import type { EmergencyReading, Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { HttpServer } from '../platform/http-server.ts'

export function registerEmergency(server: HttpServer, { journal, people }: { journal: Journal; people: People }): void {
  registerRoute(server, routes.beginEmergencyReading, people, async (actor, { params, body }, reply) => {
    const { reading, repeated } = await journal.beginEmergencyReading(actor, params.id, body)
    reply.code(repeated ? 200 : 201)
    return { reading: shown(reading) }
  })

  registerRoute(server, routes.readInEmergency, people, async (actor, { params, query }, reply) => {
    const found = await journal.readInEmergency(actor, params.id, query.seen)
    if (found === null) return reply.code(204).send()
    const { reading, consultation, entries } = found
    return { reading: shown(reading), consultation, entries }
  })

  registerRoute(server, routes.emergencyReadings, people, async (actor) => {
    const found = await journal.emergencyReadings(actor)
    const { naming } = await people.network(actor.networkId)
    return {
      readings: found.map((reading) => {
        const { personId, reason, words } = reading
        return { ...shown(reading), personId, personName: naming.person(personId), reason, words }
      }),
    }
  })
}

function shown({ readingId, consultationId, begunAt, until }: EmergencyReading) {
  return { id: readingId, consultationId, at: begunAt.toISOString(), until: until.toISOString() }
}
