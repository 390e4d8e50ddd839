// The doors of the rosters: reading the plan, changing it, swaps, and files in and out.

import { routes } from '../../contract/http.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { OpenPeople } from '../open-people.ts'
import { registerRoute } from '../register-route.ts'
import { addOverride, addShift, cancelShift, changeShift } from './change-plan.ts'
import { type FeedDoors, registerFeeds } from './feed-routes.ts'
import { registerRosterFiles } from './file-routes.ts'
import { addPattern, changePattern, endPattern, listPatterns } from './keep-patterns.ts'
import { addRoster, changeRoster, joinRoster, leaveRoster, peopleOfRoster } from './keep-rosters.ts'
import { answerSwap, askSwap, listSwaps, mySwaps } from './swap-duty.ts'

export function registerRosters(server: HttpServer, doors: FeedDoors): void {
  const { people } = doors
  registerPlan(server, people)
  registerStaff(server, people)
  registerPatterns(server, people)
  registerSwaps(server, people)
  registerRosterFiles(server, people)
  registerFeeds(server, doors)
}

function registerPlan(server: HttpServer, people: OpenPeople): void {
  const { rosters } = people
  registerRoute(server, routes.rosters, people, (actor) => rosters.listRosters(actor))
  registerRoute(server, routes.shifts, people, (actor, { params, query }) => rosters.shifts(actor, params.id, query))
  registerRoute(server, routes.gaps, people, (actor, { params, query }) => rosters.gaps(actor, params.id, query))
  registerRoute(server, routes.gapsAhead, people, async ({ networkId }) => ({
    gaps: await rosters.gapsAhead(networkId),
    timeZone: (await people.network(networkId)).timeZone,
  }))
  registerRoute(server, routes.addShift, people, async (actor, { params, body }, reply) => {
    const shift = await rosters.change(actor, (tx, now) => addShift(tx, actor, params.id, body, now))
    reply.code(201)
    return { shift }
  })
  registerRoute(server, routes.changeShift, people, async (actor, { params, body }) => ({
    shift: await rosters.change(actor, (tx, now) => changeShift(tx, actor, params.id, params.shiftId, body, now)),
  }))
  registerRoute(server, routes.cancelShift, people, async (actor, { params }, reply) => {
    await rosters.change(actor, (tx, now) => cancelShift(tx, actor, params.id, params.shiftId, now))
    return reply.code(204).send()
  })
  registerRoute(server, routes.addOverride, people, async (actor, { params, body }, reply) => {
    const shift = await rosters.change(actor, (tx, now) => addOverride(tx, actor, params.id, body, now))
    reply.code(201)
    return { shift }
  })
}

function registerStaff(server: HttpServer, people: OpenPeople): void {
  const { rosters } = people
  registerRoute(server, routes.addRoster, people, async (actor, { body }, reply) => {
    const rosterId = await rosters.change(actor, (tx) => addRoster(tx, actor, body))
    reply.code(201)
    return { rosterId }
  })
  registerRoute(server, routes.changeRoster, people, async (actor, { params, body }, reply) => {
    await rosters.change(actor, (tx) => changeRoster(tx, actor, params.id, body))
    return reply.code(204).send()
  })
  registerRoute(server, routes.rosterPeople, people, (actor, { params }) =>
    rosters.change(actor, (tx, now) => peopleOfRoster(tx, actor, params.id, now)),
  )
  registerRoute(server, routes.joinRoster, people, async (actor, { params }, reply) => {
    await rosters.change(actor, (tx) => joinRoster(tx, actor, params.id, params.personId))
    return reply.code(204).send()
  })
  registerRoute(server, routes.leaveRoster, people, async (actor, { params }, reply) => {
    await rosters.change(actor, (tx) => leaveRoster(tx, actor, params.id, params.personId))
    return reply.code(204).send()
  })
}

function registerPatterns(server: HttpServer, people: OpenPeople): void {
  const { rosters } = people
  registerRoute(server, routes.patterns, people, async (actor, { params }) => ({
    patterns: await rosters.change(actor, (tx) => listPatterns(tx, actor, params.id)),
  }))
  registerRoute(server, routes.addPattern, people, async (actor, { params, body }, reply) => {
    const pattern = await rosters.change(actor, (tx, now) => addPattern(tx, actor, params.id, body, now))
    reply.code(201)
    return { pattern }
  })
  registerRoute(server, routes.changePattern, people, async (actor, { params, body }) => ({
    pattern: await rosters.change(actor, (tx, now) => changePattern(tx, actor, params.id, params.patternId, body, now)),
  }))
  registerRoute(server, routes.endPattern, people, async (actor, { params }, reply) => {
    await rosters.change(actor, (tx, now) => endPattern(tx, actor, params.id, params.patternId, now))
    return reply.code(204).send()
  })
}

function registerSwaps(server: HttpServer, people: OpenPeople): void {
  const { rosters } = people
  registerRoute(server, routes.mySwaps, people, async (actor) => ({
    swaps: await rosters.change(actor, (tx, now) => mySwaps(tx, actor, now)),
  }))
  registerRoute(server, routes.swaps, people, async (actor, { params }) => ({
    swaps: await rosters.change(actor, (tx, now) => listSwaps(tx, actor, params.id, now)),
  }))
  registerRoute(server, routes.askSwap, people, async (actor, { params, body }, reply) => {
    const swap = await rosters.change(actor, (tx, now) => askSwap(tx, actor, params.id, body, now))
    reply.code(201)
    return { swap }
  })
  registerRoute(server, routes.answerSwap, people, async (actor, { params, body }) => ({
    swap: await rosters.change(actor, (tx, now) => answerSwap(tx, actor, params.id, params.swapId, body.answer, now)),
  }))
}
