// Files of a roster: calendars and tables out, calendars and tables in. What comes in is a file of any of these kinds:
// its content tells which, because browsers and mail programs name them differently.

import { routes } from '../../contract/http.ts'
import { limits } from '../../contract/limits.ts'
import type { RosterSpan } from '../../contract/routes/rosters.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import type { OpenPeople } from '../open-people.ts'
import { registerRoute } from '../register-route.ts'
import { staffSignIns, timeZoneOf } from '../statements/rosters.ts'
import { existingRoster } from './existing-roster.ts'
import { shiftsCalendar } from './exports/shifts-calendar.ts'
import { shiftsCsv, shiftsTable, shiftsXlsx } from './exports/shifts-table.ts'
import { livedShifts } from './lived-shifts.ts'
import { rosterSpan } from './roster-span.ts'
import { dayMs } from './zone-time.ts'

const fileTypes = [
  'text/calendar',
  'text/csv',
  'text/plain',
  'application/csv',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
]

export function registerRosterFiles(server: HttpServer, people: OpenPeople): void {
  registerRoute(server, routes.shiftsCalendar, people, async (actor, { params, query }, reply) => {
    const { shifts, roster, timeZone, now } = await exported(people, actor, params.id, query)
    return calendarFile(reply).send(shiftsCalendar(shifts, roster, timeZone, now))
  })
  registerRoute(server, routes.shiftsCsv, people, async (actor, { params, query }, reply) => {
    const { shifts, staff, timeZone } = await exported(people, actor, params.id, query)
    return file(reply, 'text/csv; charset=utf-8', 'csv').send(shiftsCsv(shiftsTable(shifts, staff, timeZone)))
  })
  registerRoute(server, routes.shiftsXlsx, people, async (actor, { params, query }, reply) => {
    const { shifts, staff, timeZone } = await exported(people, actor, params.id, query)
    return file(reply, fileTypes[5]!, 'xlsx').send(await shiftsXlsx(shiftsTable(shifts, staff, timeZone)))
  })
  // in a place of its own, so that no other door takes such bodies
  server.register(async (door) => {
    const bodyLimit = limits.rosterFileBytes
    door.addContentTypeParser(fileTypes, { parseAs: 'buffer', bodyLimit }, async (_: unknown, body: Buffer) => body)
    registerRoute(
      door as unknown as HttpServer,
      routes.importShifts,
      people,
      async (actor, { params, query, body }) => {
        if (!Buffer.isBuffer(body) || body.length === 0) throw new RefusalError('import-unreadable')
        return people.rosters.imports.importShifts(actor, params.id, query, body)
      },
      { bodyLimit },
    )
  })
}

interface Reply {
  header(name: string, value: string): Reply
  send(body: string | Buffer): unknown
}

function file<R extends Reply>(reply: R, type: string, ending: string): R {
  reply.header('content-type', type)
  reply.header('content-disposition', `attachment; filename="shifts.${ending}"`)
  return reply
}

export function calendarFile<R extends Reply>(reply: R): R {
  return file(reply, 'text/calendar; charset=utf-8', 'ics')
}

type Wish = RosterSpan & { line?: string | undefined }

function exported(people: OpenPeople, actor: Actor, rosterId: string, wish: Wish) {
  return people.rosters.change(actor, (tx, now) => exportedShifts(tx, actor, rosterId, wish, now))
}

/** Left out: from a month ago to a quarter ahead. */
export async function exportedShifts(tx: Tx, actor: Actor, rosterId: string, wish: Wish, now: Date) {
  const roster = await existingRoster(tx, actor, rosterId)
  const timeZone = await timeZoneOf(tx, actor.networkId)
  const usual = { from: new Date(now.getTime() - 31 * dayMs), days: 31 + 91 }
  const { from, until } = rosterSpan(wish, usual, timeZone, longestExportDays)
  // shifts at its edges are given out whole
  const [before, after] = [new Date(from.getTime() - longestShiftMs), new Date(until.getTime() + longestShiftMs)]
  const shifts = (await livedShifts(tx, rosterId, before, after)).filter(
    (one) => one.until > from && one.from < until && (wish.line ?? String(one.shift.line)) === String(one.shift.line),
  )
  return { roster, timeZone, shifts, staff: await staffSignIns(tx, rosterId), now }
}

const longestExportDays = 400
const longestShiftMs = 31 * dayMs
