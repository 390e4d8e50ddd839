// A roster for calendar programs, which cannot sign in: an address that nobody guesses, made by a person for himself,
// ended by him or with him. It tells who is on duty when, and nothing of a patient.

import { randomBytes } from 'node:crypto'
import { routes } from '../../contract/http.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import type { OpenPeople } from '../open-people.ts'
import { registerRoute } from '../register-route.ts'
import { tokenHashOf } from '../sign-in.ts'
import { deleteFeed, type FeedRow, feedByToken, findFeed, noteReading, storeFeed } from '../statements/feeds.ts'
import { existingRoster } from './existing-roster.ts'
import { shiftsCalendar } from './exports/shifts-calendar.ts'
import { calendarFile, exportedShifts } from './file-routes.ts'

const tokenShape = /^[\w-]{43}$/

export interface FeedDoors {
  people: OpenPeople
  postgres: Postgres
  clock: Clock
}

export function registerFeeds(server: HttpServer, { people, postgres, clock }: FeedDoors): void {
  const { rosters } = people
  registerRoute(server, routes.myFeed, people, (actor, { params }) =>
    rosters.change(actor, async (tx) => {
      await existingRoster(tx, actor, params.id)
      const feed = await findFeed(tx, params.id, actor.personId)
      return { feed: feed && shown(feed) }
    }),
  )
  registerRoute(server, routes.makeFeed, people, async (actor, { params }, reply) => {
    const token = randomBytes(32).toString('base64url')
    const feed = await rosters.change(actor, async (tx, at) => {
      await existingRoster(tx, actor, params.id)
      const { networkId, personId } = actor
      await tell(tx, actor, params.id, 'feed-made')
      return storeFeed(tx, { networkId, rosterId: params.id, personId, tokenHash: tokenHashOf(token), at })
    })
    reply.code(201)
    return { feed: shown(feed), path: `/api/feeds/${token}/shifts.ics` }
  })
  registerRoute(server, routes.endFeed, people, async (actor, { params }, reply) => {
    await rosters.change(actor, async (tx) => {
      await existingRoster(tx, actor, params.id)
      if (await deleteFeed(tx, params.id, actor.personId)) await tell(tx, actor, params.id, 'feed-ended')
    })
    return reply.code(204).send()
  })
  registerRoute(server, routes.readFeed, people, async (_nobody, { params, query }, reply) => {
    const feed = tokenShape.test(params.token)
      ? await postgres.asSystem((tx) => feedByToken(tx, tokenHashOf(params.token)))
      : null
    if (feed === null) throw new RefusalError('not-found')
    const { rosterId, personId, networkId } = feed
    const calendar = await postgres.inNetwork(networkId, async (tx) => {
      const actor = await people.actorOf(tx, personId)
      // whoever works here no more takes his address along
      if (actor === null || actor.memberships.length === 0) throw new RefusalError('not-found')
      const { shifts, roster, timeZone, now } = await exportedShifts(tx, actor, rosterId, {}, clock.now())
      await noteReading(tx, rosterId, personId, now)
      const wanted = query.mine === 'true' ? shifts.filter(({ shift }) => shift.personId === personId) : shifts
      return shiftsCalendar(wanted, roster, timeZone, now)
    })
    return calendarFile(reply).send(calendar)
  })
}

const shown = ({ madeAt, readAt }: FeedRow) => ({
  madeAt: madeAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
})

async function tell(
  tx: Tx,
  { networkId, personId, sessionId }: Actor,
  rosterId: string,
  operation: 'feed-made' | 'feed-ended',
): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: rosterId })
}
