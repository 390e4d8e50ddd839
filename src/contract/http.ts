// The HTTP routes: who may use each at all (by role), and what goes in and out. A route that is not in this list does not
// exist: the access matrix and /openapi.json are made from it, and a test compares it with what the server registered.

import { z } from 'zod'
import { meShape, personShape, sessionShape, shiftShape } from './people-shapes.ts'
import { monthShape, timelineShape } from './record-shapes.ts'
import type { Route } from './route.ts'
import { addedReply, consultationShape, dutyShape, entryShape, instant, openedReply, summaryShape } from './shapes.ts'
import { draftShape } from './to-server.ts'

const text = (max: number) => z.string().max(max)
const id = z.string().max(64)
const byId = z.object({ id })
const anything = z.unknown()
const writtenReply = z.object({ entry: entryShape, entries: z.array(entryShape) })
const span = { from: text(40).optional(), to: text(40).optional(), pathway: text(40).optional(), siteId: id.optional() }

const clinical = ['clinic_doctor', 'specialist', 'coordinator', 'quality_officer'] as const
const exporters = ['quality_officer', 'administrator'] as const

export const routes = {
  signIn: {
    method: 'POST',
    path: '/api/sessions',
    summary: 'Sign in',
    door: 'nobody',
    body: z.strictObject({ login: text(64), password: text(256), deviceName: text(80).optional() }),
    reply: { 201: z.object({ token: z.string(), person: personShape }) },
  },
  signOut: {
    method: 'DELETE',
    path: '/api/sessions/current',
    summary: 'Sign out',
    door: 'anyone',
    reply: { 204: anything },
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    summary: 'My devices',
    door: 'anyone',
    reply: { 200: z.object({ sessions: z.array(sessionShape) }) },
  },
  revokeSession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: 'Revoke one of my devices (lost phone)',
    door: 'anyone',
    record: 'session',
    params: byId,
    reply: { 204: anything },
  },
  me: {
    method: 'GET',
    path: '/api/me',
    summary: 'Who I am, my network, my duty',
    door: 'anyone',
    reply: { 200: meShape },
  },
  demo: {
    method: 'GET',
    path: '/api/demo',
    summary: 'Demo sign-ins (demo mode only; empty otherwise)',
    door: 'nobody',
    reply: {
      200: z.object({
        signIns: z.array(z.object({ login: z.string(), words: z.object({ zh: z.string(), en: z.string() }) })),
        password: z.string().nullable(),
      }),
    },
  },
  directory: {
    method: 'GET',
    path: '/api/directory',
    summary: 'Sites of the network, and the people of the rosters that may answer',
    door: 'anyone',
    reply: {
      200: z.object({
        sites: z.array(
          z.object({ id: z.string(), name: z.string(), tier: z.string(), parentSiteId: z.string().nullable() }),
        ),
        people: z.array(
          z.object({ id: z.string(), name: z.string(), phone: z.string().nullable(), siteIds: z.array(z.string()) }),
        ),
      }),
    },
  },
  openConsultation: {
    method: 'POST',
    path: '/api/consultations',
    summary: 'Ask: open a consultation, with any number of recordings',
    door: ['clinic_doctor', 'specialist'],
    multipart: true,
    reply: { 201: openedReply, 200: openedReply },
  },
  listConsultations: {
    method: 'GET',
    path: '/api/consultations',
    summary: 'Consultations that I may open, newest first',
    door: clinical,
    query: z.object({
      state: z.enum(['open', 'closed']).optional(),
      siteId: id.optional(),
      from: text(40).optional(),
      to: text(40).optional(),
      cursor: text(200).optional(),
    }),
    reply: { 200: z.object({ consultations: z.array(summaryShape), next: z.string().nullable() }) },
  },
  readConsultation: {
    method: 'GET',
    path: '/api/consultations/:id',
    summary: 'One consultation and its entries',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: z.object({ consultation: consultationShape, entries: z.array(entryShape) }) },
  },
  readEntries: {
    method: 'GET',
    path: '/api/consultations/:id/entries',
    summary: 'Entries after a seq',
    door: clinical,
    record: 'consultation',
    params: byId,
    query: z.object({ after: z.coerce.number().int().min(0).max(2_147_483_647).default(0) }),
    reply: { 200: z.object({ entries: z.array(entryShape), seq: z.number().int() }) },
  },
  writeEntry: {
    method: 'POST',
    path: '/api/consultations/:id/entries',
    summary: 'Write an entry',
    door: clinical,
    record: 'consultation',
    params: byId,
    body: draftShape,
    reply: { 201: writtenReply, 200: writtenReply },
  },
  addRecordings: {
    method: 'POST',
    path: '/api/consultations/:id/recordings',
    summary: 'Add recordings',
    door: clinical,
    record: 'consultation',
    params: byId,
    multipart: true,
    reply: { 201: addedReply, 200: addedReply },
  },
  readOriginal: {
    method: 'GET',
    path: '/api/recordings/:id/original',
    summary: 'The exact bytes, as an attachment',
    door: clinical,
    record: 'recording',
    params: byId,
    reply: { 200: anything },
  },
  readPreview: {
    method: 'GET',
    path: '/api/recordings/:id/preview',
    summary: 'Re-encoded, upright, without metadata',
    door: clinical,
    record: 'recording',
    params: byId,
    reply: { 200: anything },
  },
  readWaveform: {
    method: 'GET',
    path: '/api/recordings/:id/waveform',
    summary: 'The waveform where the file has one',
    door: clinical,
    record: 'recording',
    params: byId,
    reply: { 200: anything },
  },
  timeline: {
    method: 'GET',
    path: '/api/consultations/:id/timeline',
    summary: 'Timeline: rows, milestones with versions, intervals, findings',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: timelineShape },
  },
  timelineCsv: {
    method: 'GET',
    path: '/api/consultations/:id/timeline.csv',
    summary: 'Timeline as CSV',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: anything },
  },
  timelinePdf: {
    method: 'GET',
    path: '/api/consultations/:id/timeline.pdf',
    summary: 'Timeline as a one-page PDF',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: anything },
  },
  exportCsv: {
    method: 'GET',
    path: '/api/exports/timelines.csv',
    summary: 'One row per consultation opened in the span',
    door: exporters,
    query: z.object(span),
    reply: { 200: anything },
  },
  exportXlsx: {
    method: 'GET',
    path: '/api/exports/timelines.xlsx',
    summary: 'The same as a workbook',
    door: exporters,
    query: z.object(span),
    reply: { 200: anything },
  },
  month: {
    method: 'GET',
    path: '/api/quality/month',
    summary: 'The month: medians, share within target, n, missing',
    door: exporters,
    query: z.object({
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
      pathway: text(40).optional(),
      siteId: id.optional(),
    }),
    reply: { 200: monthShape },
  },
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
  pathway: {
    method: 'GET',
    path: '/api/pathways/:name',
    summary: "Milestones, intervals with this network's targets, lists, answer card, formulary",
    door: 'anyone',
    params: z.object({ name: text(40) }),
    reply: { 200: anything },
  },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
