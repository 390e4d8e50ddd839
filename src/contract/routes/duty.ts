// Who is on duty, and the rosters behind it.

import { z } from 'zod'
import { shiftShape } from '../people-shapes.ts'
import { dutyShape, instant } from '../shapes.ts'
import { anything, byId, id, text } from './fields.ts'
import type { Route } from './route.ts'

export const dutyRoutes = {
  duty: {
    method: 'GET',
    path: '/api/duty',
    summary: 'Who is on duty now, until when, and why',
    door: 'anyone',
    reply: { 200: z.object({ duty: z.array(dutyShape) }) },
  },
  rosters: {
    method: 'GET',
    path: '/api/rosters',
    summary: 'Rosters of the network',
    door: 'anyone',
    reply: { 200: anything },
  },
  shifts: {
    method: 'GET',
    path: '/api/rosters/:id/shifts',
    summary: 'Resolved shifts in a span',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: z.object({ from: text(40).optional(), to: text(40).optional() }),
    reply: { 200: z.object({ shifts: z.array(shiftShape) }) },
  },
  addOverride: {
    method: 'POST',
    path: '/api/rosters/:id/overrides',
    summary: 'Somebody takes over a span of duty',
    door: ['specialist', 'administrator'],
    record: 'roster',
    params: byId,
    body: z.strictObject({
      personId: id,
      line: z.union([z.literal(1), z.literal(2)]).default(1),
      from: instant,
      until: instant,
    }),
    reply: { 201: z.object({ shift: shiftShape }) },
  },
} as const satisfies Record<string, Route>
