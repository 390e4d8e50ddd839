// Asking, reading and writing consultations, and their recordings.

import { z } from 'zod'
import { addedReply, consultationShape, earlierReply, entryShape, openedReply, summaryShape } from '../shapes.ts'
import { draftShape } from '../to-server.ts'
import { anything, byId, clinical, id, seqAfter, text } from './fields.ts'
import type { Route } from './route.ts'

const writtenReply = z.object({ entry: entryShape, entries: z.array(entryShape) })

export const consultationsRoutes = {
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
    query: z.object({ after: seqAfter }),
    reply: { 200: z.object({ entries: z.array(entryShape), seq: z.number().int() }) },
  },
  earlierRecordings: {
    method: 'GET',
    path: '/api/consultations/:id/earlier',
    summary: 'ECGs of earlier consultations, probably of the same patient, that I may open; newest first, at most 10',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: earlierReply },
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
    summary: 'The exact bytes, as an attachment: of the original where it has arrived, else of the rendition',
    door: clinical,
    record: 'recording',
    params: byId,
    reply: { 200: anything },
  },
  readPreview: {
    method: 'GET',
    path: '/api/recordings/:id/preview',
    summary: 'Re-encoded, upright, without metadata; with `of` (a sha256) the one that was made of that file',
    door: clinical,
    record: 'recording',
    params: byId,
    query: z.object({ of: text(64).optional() }),
    reply: { 200: anything },
  },
  readVoice: {
    method: 'GET',
    path: '/api/recordings/:id/voice',
    summary: 'A voice message, to be played; also in ranges',
    door: clinical,
    record: 'recording',
    params: byId,
    reply: { 200: anything, 206: anything },
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
  pathway: {
    method: 'GET',
    path: '/api/pathways/:name',
    summary: "Milestones, intervals with this network's targets, lists, answer card, formulary",
    door: 'anyone',
    params: z.object({ name: text(40) }),
    reply: { 200: anything },
  },
} as const satisfies Record<string, Route>
