// Room 4: the timeline is read, counted and exported. Each export is itself in the audit log.

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathwayOf } from '../consultation/pathways.ts'
import { routes } from '../contract/http.ts'
import type { Journal } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import type { Postgres } from '../platform/postgres.ts'
import { languageOf } from '../platform/problem.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { monthOf, spanOf } from '../platform/span.ts'
import { registerEmergency } from './emergency-routes.ts'
import { timelineCsv } from './exports/timeline-csv.ts'
import { timelinePdf } from './exports/timeline-pdf.ts'
import { timelinesCsv } from './exports/timelines-csv.ts'
import { timelinesXlsx } from './exports/timelines-xlsx.ts'
import { registerPersonExport } from './person-routes.ts'
import { readMonth } from './read-month.ts'
import { readTimeline } from './read-timeline.ts'

export interface RecordParts {
  journal: Journal
  people: People
  postgres: Postgres
  clock: Clock
}

export function registerRecord(server: HttpServer, parts: RecordParts): void {
  const { journal, people, clock } = parts
  const langOf = (request: FastifyRequest) => languageOf(request.headers['accept-language'])

  registerEmergency(server, parts)
  registerPersonExport(server, parts)
  registerRoute(server, routes.timeline, people, async (actor, request) => {
    return (await readTimeline(parts, actor, request.params.id, langOf(request))).timeline
  })
  registerRoute(server, routes.timelineCsv, people, async (actor, request, reply) => {
    const { timeline } = await readTimeline(parts, actor, request.params.id, langOf(request))
    await audit(parts, actor, 'timeline-exported', { format: 'csv' }, request.params.id)
    return asFile(reply, `timeline-${timeline.consultationId}.csv`, 'text/csv; charset=utf-8').send(
      timelineCsv(timeline, langOf(request)),
    )
  })
  registerRoute(server, routes.timelinePdf, people, async (actor, request, reply) => {
    const { timeline, network } = await readTimeline(parts, actor, request.params.id, langOf(request))
    await audit(parts, actor, 'timeline-exported', { format: 'pdf' }, request.params.id)
    asFile(reply, `timeline-${timeline.consultationId}.pdf`, 'application/pdf')
    return reply.send(await timelinePdf(timeline, langOf(request), network))
  })
  registerRoute(server, routes.exportCsv, people, async (actor, request, reply) => {
    const { pages, siteName, named } = await exportOf(parts, actor, request.query, 'csv')
    return asFile(reply, `${named}.csv`, 'text/csv; charset=utf-8').send(Readable.from(timelinesCsv(pages, siteName)))
  })
  registerRoute(server, routes.exportXlsx, people, async (actor, request, reply) => {
    const { pages, siteName, named } = await exportOf(parts, actor, request.query, 'xlsx')
    const workbook = await timelinesXlsx(pages, siteName)
    return asFile(reply, `${named}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(
      workbook,
    )
  })
  registerRoute(server, routes.month, people, async (actor, request) => {
    const network = await people.network(actor.networkId)
    const pathway = pathwayOf(request.query.pathway ?? 'stemi')
    if (!pathway) throw new RefusalError('not-found')
    const month = request.query.month ?? monthOf(clock.now(), network.timeZone)
    await audit(parts, actor, 'month-read', { month })
    return readMonth(journal, network, actor, { month, pathway, siteId: request.query.siteId })
  })
}

type Asked = {
  from?: string | undefined
  to?: string | undefined
  pathway?: string | undefined
  siteId?: string | undefined
}

async function exportOf(parts: RecordParts, actor: Actor, asked: Asked, format: 'csv' | 'xlsx') {
  const network = await parts.people.network(actor.networkId)
  const { pathway, siteId } = asked
  const span = { ...spanOf(asked, network.timeZone), ...(pathway ? { pathway } : {}), ...(siteId ? { siteId } : {}) }
  const told = { format, from: span.from?.toISOString() ?? null, to: span.to?.toISOString() ?? null }
  await audit(parts, actor, 'timelines-exported', told)
  const pages = parts.journal.timelinesToExport(actor, span)
  return {
    pages,
    siteName: network.naming.site,
    named: `jiuxin-timelines-${monthOf(parts.clock.now(), network.timeZone)}`,
  }
}

function audit(
  { postgres }: RecordParts,
  actor: Actor,
  operation: string,
  details: Record<string, string | null>,
  subjectId?: string,
): Promise<void> {
  const { networkId, personId, sessionId } = actor
  return postgres.inNetwork(networkId, (tx) =>
    writeAudit(tx, { networkId, personId, sessionId, operation, subjectId, details }),
  )
}

function asFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply.header('content-type', type).header('content-disposition', `attachment; filename="${name}"`)
}
