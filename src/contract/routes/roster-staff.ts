// Which rosters there are and who stands on them, kept by the administrators and by the coordinators of the hospital; and
// the address at which a calendar program reads a roster.

import { z } from 'zod'
import { named } from '../../consultation/field-faults.ts'
import { isStorableText } from '../../consultation/fields.ts'
import { pathways } from '../../consultation/pathways.ts'
import { anything, byId, id, text } from './fields.ts'
import type { Route } from './route.ts'

const managers = ['coordinator', 'administrator'] as const
const name = z.string().trim().min(1).max(40).refine(isStorableText, named('unstorable'))
const kind = z.enum(['ecg', 'stroke', 'cath_lab'])
/** Which questions it answers; of several that fit the nearest hospital's is asked. Empty: none, unless no roster does. */
const answers = z.array(z.enum(pathways.map((pathway) => pathway.name))).max(8)
const byPerson = z.object({ id, personId: id })

const staffPerson = z.object({
  personId: z.string(),
  name: z.string(),
  /** Where he is a specialist. */
  sites: z.array(z.string()),
  isStaff: z.boolean(),
  /** What the plan has for him here from now on; it does not count while he is not on the roster. */
  shiftsAhead: z.number().int(),
  /** Is there a number or a mail address to reach him besides the app? */
  hasPhone: z.boolean(),
  hasEmail: z.boolean(),
  /** Does whoever asks keep his numbers and addresses? Not of whom another hospital lends. */
  mayKeepContact: z.boolean(),
})

const feed = z.object({ madeAt: z.string(), readAt: z.string().nullable() })

export const rosterStaffRoutes = {
  addRoster: {
    method: 'POST',
    path: '/api/rosters',
    summary: 'Begin a roster at a hospital of the network',
    door: managers,
    body: z.strictObject({ name, kind, hospitalSiteId: id, pathways: answers }),
    reply: { 201: z.object({ rosterId: z.string() }) },
  },
  changeRoster: {
    method: 'PUT',
    path: '/api/rosters/:id',
    summary: 'Change its name, its kind, or what it answers; what is left out stays',
    door: managers,
    record: 'roster',
    params: byId,
    body: z.strictObject({ name: name.optional(), kind: kind.optional(), pathways: answers.optional() }),
    reply: { 204: anything },
  },
  rosterPeople: {
    method: 'GET',
    path: '/api/rosters/:id/people',
    summary: 'Who stands on it, and which specialists of the network might',
    door: managers,
    record: 'roster',
    params: byId,
    reply: { 200: z.object({ people: z.array(staffPerson) }) },
  },
  joinRoster: {
    method: 'PUT',
    path: '/api/rosters/:id/people/:personId',
    summary: 'Put a specialist of the network on it; the same again changes nothing',
    door: managers,
    record: 'roster',
    params: byPerson,
    reply: { 204: anything },
  },
  leaveRoster: {
    method: 'DELETE',
    path: '/api/rosters/:id/people/:personId',
    summary: 'Take somebody off it: at once nothing rings him for it, and what was planned for him is a gap',
    door: managers,
    record: 'roster',
    params: byPerson,
    reply: { 204: anything },
  },
  myFeed: {
    method: 'GET',
    path: '/api/rosters/:id/feed',
    summary: 'My calendar address of this roster, if I have one; the address itself is told only when it is made',
    door: 'anyone',
    record: 'roster',
    params: byId,
    reply: { 200: z.object({ feed: feed.nullable() }) },
  },
  makeFeed: {
    method: 'POST',
    path: '/api/rosters/:id/feed',
    summary: 'Make one for a calendar program, which reads it without signing in; the one before ends',
    door: 'anyone',
    record: 'roster',
    params: byId,
    reply: { 201: z.object({ feed, path: z.string() }) },
  },
  endFeed: {
    method: 'DELETE',
    path: '/api/rosters/:id/feed',
    summary: 'End it',
    door: 'anyone',
    record: 'roster',
    params: byId,
    reply: { 204: anything },
  },
  readFeed: {
    method: 'GET',
    path: '/api/feeds/:token/shifts.ics',
    summary: 'A roster as iCalendar, by its address alone (`?mine=true`: only the duties of whoever made it)',
    door: 'nobody',
    params: z.object({ token: text(200) }),
    query: z.object({ mine: z.enum(['true', 'false']).default('false') }),
    reply: { 200: anything },
  },
} as const satisfies Record<string, Route>
