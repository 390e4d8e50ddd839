// A member of the staff has what is kept about him: he himself, or the administrator for him. Audited before the first byte.
// The log of a whole network is read for it, so a person takes few in an hour, and all of them together hold one connection.

import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { routes } from '../contract/http.ts'
import { limits } from '../contract/limits.ts'
import { mayExportPerson } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import { registerRoute } from '../people/register-route.ts'
import { type PersonRecord, readPersonRecord, shiftsOfPerson } from '../people/statements/person-export.ts'
import { inTurns } from '../people/tries.ts'
import { writeAudit } from '../platform/audit.ts'
import { auditOfPerson } from '../platform/audit-of-person.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { isId } from '../platform/ids.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { personJson } from './exports/person-json.ts'
import type { RecordParts } from './routes.ts'

const hourMs = 3_600_000
const monthMs = 31 * 24 * hourMs

interface Brakes {
  /** Refuses `slow-down` where he took too many. */
  count(personId: string): void
  turn: ReturnType<typeof inTurns>
}

export function registerPersonExport(server: HttpServer, parts: RecordParts): void {
  const braked = { ...parts, count: countExports(parts.clock), turn: inTurns() }
  registerRoute(server, routes.exportMe, parts.people, (actor, _request, reply) =>
    exportPerson(braked, actor, actor.personId, reply),
  )
  registerRoute(server, routes.exportPerson, parts.people, (actor, { params }, reply) =>
    exportPerson(braked, actor, params.id, reply),
  )
}

async function exportPerson(parts: RecordParts & Brakes, actor: Actor, personId: string, reply: FastifyReply) {
  const { postgres, people, journal, clock } = parts
  const { networkId, sessionId } = actor
  if (!mayExportPerson(actor, { networkId, personId })) throw new RefusalError('not-your-role')
  const record = await postgres.inNetwork(networkId, async (tx) => {
    const found = isId(personId) ? await readPersonRecord(tx, personId) : null
    if (found === null) throw new RefusalError('not-found')
    parts.count(actor.personId)
    const row = { networkId, personId: actor.personId, sessionId, operation: 'person-exported', subjectId: personId }
    await writeAudit(tx, row)
    return found
  })
  const { id, name } = await people.network(networkId)
  const whole = { madeAt: clock.now().toISOString(), network: { id, name }, ...record }
  const lists = {
    shifts: inTurn(parts, shifts(parts, networkId, personId)),
    entries: inTurn(parts, journal.entriesOf(networkId, personId)),
    emergencyReadings: inTurn(parts, journal.emergencyReadingsOf(networkId, personId)),
    audit: inTurn(parts, audit(parts, networkId, record, actor.personId === personId)),
  }
  reply.headers({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': `attachment; filename="jiuxin-person-${personId}.json"`,
  })
  return reply.send(Readable.from(personJson(whole, lists)))
}

/** A page of one export at a time. Who reads slowly holds nobody up: between two pages it is another's turn. */
async function* inTurn<Page>({ turn }: Brakes, pages: AsyncIterable<Page>): AsyncIterable<Page> {
  const iterator = pages[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await turn('export', () => iterator.next())
    if (done) return
    yield value
  }
}

async function* shifts({ postgres }: RecordParts, networkId: string, personId: string) {
  const limit = limits.entriesPerReply
  let after = ''
  for (;;) {
    const from = after
    const page = await postgres.inNetwork(networkId, (tx) => shiftsOfPerson(tx, { personId, after: from, limit }))
    yield page
    if (page.length < limit) return
    after = page.at(-1)!.id
  }
}

async function* audit(
  { postgres, clock }: RecordParts,
  networkId: string,
  { account: { id: personId, createdAt } }: PersonRecord,
  isOwnCopy: boolean,
) {
  const endMs = clock.now().getTime()
  for (let fromMs = createdAt.getTime(); fromMs <= endMs; fromMs += monthMs) {
    const span = { networkId, personId, isOwnCopy, from: new Date(fromMs), until: new Date(fromMs + monthMs) }
    yield await postgres.inNetwork(networkId, (tx) => auditOfPerson(tx, span))
  }
}

function countExports(clock: Clock): Brakes['count'] {
  const taken = new Map<string, number[]>()
  return (personId) => {
    const nowMs = clock.monotonicMs()
    for (const [id, times] of taken) if (nowMs - times.at(-1)! >= hourMs) taken.delete(id)
    const recent = (taken.get(personId) ?? []).filter((atMs) => nowMs - atMs < hourMs)
    if (recent.length >= limits.personExportsPerHour) {
      throw new RefusalError('slow-down', { seconds: Math.ceil((recent[0]! + hourMs - nowMs) / 1000) })
    }
    taken.set(personId, [...recent, nowMs])
  }
}
