// Rosters: the plan of each, and how it is changed. Everybody of the network reads them; a roster is managed by the
// administrators and by the coordinators of its hospital.

import { z } from 'zod'
import {
  day,
  gapShape,
  importReply,
  patternShape,
  patternWish,
  rosterShape,
  shiftChange,
  shiftShape,
  shiftWish,
  swapAnswer,
  swapShape,
  swapWish,
  timeOfDay,
} from '../roster-shapes.ts'
import { instant } from '../shapes.ts'
import { anything, byId, id, text } from './fields.ts'
import type { Route } from './route.ts'

const managers = ['coordinator', 'administrator'] as const
const staffAndManagers = ['specialist', 'coordinator', 'administrator'] as const
/** Instants or days (a day begins at midnight in the network's zone); read by the door, so that a bad one is told kindly. */
const span = z.object({ from: text(40).optional(), to: text(40).optional(), until: text(40).optional() })
const exported = span.extend({ line: z.enum(['1', '2', '3']).optional() })
const byShift = z.object({ id, shiftId: id })
const byPattern = z.object({ id, patternId: id })
const bySwap = z.object({ id, swapId: id })
const importWish = z.object({
  apply: z.enum(['true', 'false']).default('false'),
  /** replace: what is planned in the span of the file, on the lines it names, gives way to it. */
  mode: z.enum(['replace', 'add']).default('replace'),
  /** For rows that name no line. */
  line: z.enum(['1', '2', '3']).default('1'),
  /** When a day begins that is planned as a whole. */
  dayStartsAt: timeOfDay.default('00:00'),
  /** Only what touches these days; a calendar without an end is read for 400 days. */
  from: z.union([instant, day]).optional(),
  until: z.union([instant, day]).optional(),
})

export const rostersRoutes = {
  rosters: {
    method: 'GET',
    path: '/api/rosters',
    summary: 'Rosters of the network, and what I may do with each',
    door: 'anyone',
    reply: { 200: z.object({ rosters: z.array(rosterShape), timeZone: z.string() }) },
  },
  shifts: {
    method: 'GET',
    path: '/api/rosters/:id/shifts',
    summary: 'Who is on duty in a span, line by line: overlaps resolved, gaps left out',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: span,
    reply: { 200: z.object({ shifts: z.array(shiftShape), timeZone: z.string() }) },
  },
  shiftsCalendar: {
    method: 'GET',
    path: '/api/rosters/:id/shifts.ics',
    summary: 'The same as iCalendar (`?line=1` for one line)',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: exported,
    reply: { 200: anything },
  },
  shiftsXlsx: {
    method: 'GET',
    path: '/api/rosters/:id/shifts.xlsx',
    summary: 'The same as a spreadsheet: date, from, until, line, person',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: exported,
    reply: { 200: anything },
  },
  shiftsCsv: {
    method: 'GET',
    path: '/api/rosters/:id/shifts.csv',
    summary: 'The same as CSV: date, from, until, line, person',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: exported,
    reply: { 200: anything },
  },
  addShift: {
    method: 'POST',
    path: '/api/rosters/:id/shifts',
    summary: 'Plan one shift',
    door: managers,
    record: 'roster',
    params: byId,
    body: shiftWish,
    reply: { 201: z.object({ shift: shiftShape }) },
  },
  changeShift: {
    method: 'PUT',
    path: '/api/rosters/:id/shifts/:shiftId',
    summary: 'Move a shift or give it to another; what is over stays as it was',
    door: managers,
    record: 'roster',
    params: byShift,
    body: shiftChange,
    reply: { 200: z.object({ shift: shiftShape }) },
  },
  cancelShift: {
    method: 'DELETE',
    path: '/api/rosters/:id/shifts/:shiftId',
    summary: 'Cancel a shift or an override from now on; an override also by the staff of its roster',
    door: [...managers, 'specialist'],
    record: 'roster',
    params: byShift,
    reply: { 204: anything },
  },
  addOverride: {
    method: 'POST',
    path: '/api/rosters/:id/overrides',
    summary: 'Somebody takes over a span of duty',
    door: staffAndManagers,
    record: 'roster',
    params: byId,
    body: shiftWish,
    reply: { 201: z.object({ shift: shiftShape }) },
  },
  patterns: {
    method: 'GET',
    path: '/api/rosters/:id/patterns',
    summary: 'What repeats: the patterns that write the shifts of the next 13 weeks',
    door: 'anyone',
    record: 'roster',
    params: byId,
    reply: { 200: z.object({ patterns: z.array(patternShape) }) },
  },
  addPattern: {
    method: 'POST',
    path: '/api/rosters/:id/patterns',
    summary: 'Begin a pattern',
    door: managers,
    record: 'roster',
    params: byId,
    body: patternWish,
    reply: { 201: z.object({ pattern: patternShape }) },
  },
  changePattern: {
    method: 'PUT',
    path: '/api/rosters/:id/patterns/:patternId',
    summary: 'Change a pattern: its shifts that have not begun are written anew',
    door: managers,
    record: 'roster',
    params: byPattern,
    body: patternWish,
    reply: { 200: z.object({ pattern: patternShape }) },
  },
  endPattern: {
    method: 'DELETE',
    path: '/api/rosters/:id/patterns/:patternId',
    summary: 'End a pattern: its shifts that have not begun are taken back',
    door: managers,
    record: 'roster',
    params: byPattern,
    reply: { 204: anything },
  },
  gaps: {
    method: 'GET',
    path: '/api/rosters/:id/gaps',
    summary: 'When nobody is planned, line by line (left out: the next 14 days)',
    door: 'anyone',
    record: 'roster',
    params: byId,
    query: span,
    reply: { 200: z.object({ gaps: z.array(gapShape), timeZone: z.string() }) },
  },
  gapsAhead: {
    method: 'GET',
    path: '/api/gaps',
    summary: 'When nobody is planned in the next seven days, on every roster of the network',
    door: 'anyone',
    reply: { 200: z.object({ gaps: z.array(gapShape), timeZone: z.string() }) },
  },
  mySwaps: {
    method: 'GET',
    path: '/api/swaps',
    summary: 'What I am asked to take over and what I have asked for: open, or answered in the last seven days',
    door: 'anyone',
    reply: { 200: z.object({ swaps: z.array(swapShape) }) },
  },
  swaps: {
    method: 'GET',
    path: '/api/rosters/:id/swaps',
    summary: 'Swaps of a roster: open, or answered in the last 31 days; for its staff and who manages it',
    door: staffAndManagers,
    record: 'roster',
    params: byId,
    reply: { 200: z.object({ swaps: z.array(swapShape) }) },
  },
  askSwap: {
    method: 'POST',
    path: '/api/rosters/:id/swaps',
    summary: 'Ask a colleague to take over a span of mine, for one of his or for nothing',
    door: ['specialist'],
    record: 'roster',
    params: byId,
    body: swapWish,
    reply: { 201: z.object({ swap: swapShape }) },
  },
  answerSwap: {
    method: 'POST',
    path: '/api/rosters/:id/swaps/:swapId/answer',
    summary: 'Accept or refuse what I am asked, or withdraw what I asked for',
    door: ['specialist'],
    record: 'roster',
    params: bySwap,
    body: swapAnswer,
    reply: { 200: z.object({ swap: swapShape }) },
  },
  importShifts: {
    method: 'POST',
    path: '/api/rosters/:id/imports',
    summary: 'Read a plan from iCalendar, CSV or xlsx (the body is the file); `?apply=true` also writes it',
    door: managers,
    record: 'roster',
    params: byId,
    query: importWish,
    reply: { 200: importReply },
  },
} as const satisfies Record<string, Route>

export type RosterSpan = z.infer<typeof span>
export type ImportWish = z.infer<typeof importWish>
