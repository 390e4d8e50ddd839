// The doors of the ladders: how a roster calls, the change of it, the dry run, and what a question calls next.

import { type Ladder, ladderShape } from '../consultation/ladder.ts'
import { routes } from '../contract/http.ts'
import type { DryRunReply, LadderReply } from '../contract/routes/ladders.ts'
import type { Journal } from '../journal/journal.ts'
import { mayManageRosters } from '../people/access.ts'
import type { Actor, People, RosterFacts } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Calls } from './calls.ts'
import { dryRun } from './dry-run.ts'
import { nextCalls } from './next-calls.ts'
import { ladderOf } from './plan-question.ts'
import { storeLadder } from './statements/ladders.ts'
import type { Calling } from './whom-to-call.ts'

export interface LadderDoors {
  postgres: Postgres
  people: People
  journal: Journal
  clock: Clock
  calls: Calls
}

export function registerLadders(server: HttpServer, doors: LadderDoors): void {
  const { postgres, people, journal, clock } = doors

  registerRoute(server, routes.readLadder, people, (actor, { params }) =>
    managed(doors, actor, params.id, async (_tx, roster, calling) => replyOf(roster, calling)),
  )

  registerRoute(server, routes.writeLadder, people, (actor, { params, body }) =>
    managed(doors, actor, params.id, async (tx, roster, calling) => {
      if (body.ladder !== null) await refuseStrangers(people, actor.networkId, roster, body.ladder)
      await storeLadder(tx, actor.networkId, roster.rosterId, body.ladder)
      await writeAudit(tx, {
        networkId: actor.networkId,
        personId: actor.personId,
        sessionId: actor.sessionId,
        operation: 'ladder-changed',
        subjectId: roster.rosterId,
        details: detailsOf(body.ladder),
      })
      return replyOf({ ...roster, ladder: body.ladder }, calling)
    }),
  )

  registerRoute(server, routes.dryRun, people, (actor, { params, query }) =>
    managed(doors, actor, params.id, (tx, roster, calling) => {
      const at = query.at === undefined ? clock.now() : new Date(query.at)
      return dry(tx, calling, actor, roster, { urgency: query.urgency, at })
    }),
  )

  registerRoute(server, routes.dryRunDraft, people, (actor, { params, body }) =>
    managed(doors, actor, params.id, async (tx, roster, calling) => {
      await refuseStrangers(people, actor.networkId, roster, body.ladder)
      const at = body.at === undefined ? clock.now() : new Date(body.at)
      return dry(tx, calling, actor, { ...roster, ladder: body.ladder }, { urgency: body.urgency, at })
    }),
  )

  registerRoute(server, routes.nextCalls, people, async (actor, { params }) => {
    const { consultation } = await journal.openConsultation(actor, params.id)
    const calling = await callingFor(doors, actor.networkId)
    return postgres.inNetwork(actor.networkId, (tx) => nextCalls(tx, calling, consultation))
  })
}

/** Foreign, malformed or missing: not found. Another hospital's coordinator: not for him. */
async function managed<T>(
  doors: LadderDoors,
  actor: Actor,
  rosterId: string,
  answer: (tx: Tx, roster: RosterFacts, calling: Calling) => Promise<T>,
): Promise<T> {
  const calling = await callingFor(doors, actor.networkId)
  return doors.postgres.inNetwork(actor.networkId, async (tx) => {
    const roster = isId(rosterId) ? await doors.people.rosterFacts(tx, rosterId) : null
    if (roster === null) throw new RefusalError('not-found')
    const { networkId } = actor
    if (!mayManageRosters(actor, { networkId, hospitalSiteId: roster.hospitalSiteId }))
      throw new RefusalError('not-for-you')
    return answer(tx, roster, calling)
  })
}

async function callingFor({ people, calls }: LadderDoors, networkId: string): Promise<Calling> {
  const { timeZone } = await people.network(networkId)
  return { people, timeZone, channels: await calls.channelsOn(networkId), dutyAt: people.dutyAt }
}

function replyOf(roster: RosterFacts, { channels, timeZone }: Calling): LadderReply {
  const channelsOn = channels.map(({ name }) => name) as LadderReply['channelsOn']
  return {
    rosterId: roster.rosterId,
    rosterName: roster.name,
    ladder: ladderOf(roster, channelsOn),
    isDefault: roster.ladder === null,
    channelsOn,
    timeZone,
  }
}

function dry(
  tx: Tx,
  calling: Calling,
  { networkId }: Actor,
  roster: RosterFacts,
  { urgency, at }: { urgency: 'urgent' | 'ordinary'; at: Date },
): Promise<DryRunReply> {
  const year = at.getUTCFullYear()
  if (!(year >= 2000 && year < 2200)) throw new RefusalError('span-invalid')
  const ladder = ladderOf(
    roster,
    calling.channels.map(({ name }) => name),
  )
  return dryRun(tx, calling, { networkId, roster, ladder, urgency, at })
}

/** Named persons answer for the roster: whom the rules would refuse as owner is rung in vain. */
async function refuseStrangers(people: People, networkId: string, roster: RosterFacts, ladder: Ladder): Promise<void> {
  const named = [...ladder.urgent, ...ladder.ordinary].flatMap(({ whom }) =>
    typeof whom === 'string' ? [] : [whom.personId],
  )
  const { mayTake } = await people.network(networkId)
  if (!named.every((personId) => mayTake(personId, roster))) throw new RefusalError('unknown-person')
}

function detailsOf(ladder: Ladder | null): Record<string, number | boolean> {
  if (ladder === null) return { isDefault: true }
  const { urgent, ordinary, repeatAfterSeconds, silentAfterSeconds } = ladderShape.parse(ladder)
  return { urgentSteps: urgent.length, ordinarySteps: ordinary.length, repeatAfterSeconds, silentAfterSeconds }
}
