// The timeline of one consultation, exports and the month.

import { z } from 'zod'
import { monthShape, timelineShape } from '../record-shapes.ts'
import { anything, byId, clinical, id, text } from './fields.ts'
import type { Route } from './route.ts'

const span = { from: text(40).optional(), to: text(40).optional(), pathway: text(40).optional(), siteId: id.optional() }
const exporters = ['quality_officer', 'administrator'] as const

export const recordRoutes = {
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
} as const satisfies Record<string, Route>
