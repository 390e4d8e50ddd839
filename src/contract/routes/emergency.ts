// Emergency reading (break-glass): one consultation that is not mine, for a short time, with a reason that others see.

import { z } from 'zod'
import { emergencyReasons } from '../../consultation/entries/read-in-emergency.ts'
import { spokenText } from '../../consultation/fields.ts'
import { lengths } from '../../consultation/lengths.ts'
import { consultationShape, entryShape, instant } from '../shapes.ts'
import { anything, byId, id, seqAfter, text } from './fields.ts'
import type { Route } from './route.ts'

const reason = z.enum(Object.keys(emergencyReasons) as [string, ...string[]])
const readingShape = z.object({ id: z.string(), consultationId: z.string(), at: instant, until: instant })
const byRecording = z.object({ id, recordingId: id })

export const emergencyRoutes = {
  beginEmergencyReading: {
    method: 'POST',
    path: '/api/consultations/:id/emergency-readings',
    summary: 'Break the glass: open it for reading for 30 minutes; again while it is open answers the same (200)',
    door: 'anyone',
    record: 'consultation',
    params: byId,
    body: z.strictObject({ reason, words: spokenText(lengths.reason) }),
    reply: { 201: z.object({ reading: readingShape }), 200: z.object({ reading: readingShape }) },
  },
  emergencyReadings: {
    method: 'GET',
    path: '/api/emergency-readings',
    summary: 'For administrators: who opened what that is not his, when and why; newest first, at most 200',
    door: ['administrator'],
    reply: {
      200: z.object({
        readings: z.array(
          readingShape.extend({
            personId: z.string(),
            personName: z.string(),
            reason: z.string(),
            words: z.string().nullable(),
          }),
        ),
      }),
    },
  },
  readInEmergency: {
    method: 'GET',
    path: '/api/emergency-readings/:id',
    summary:
      'The consultation and its entries, while my emergency reading lasts; 204 where nothing came after `seen` (a seq)',
    door: 'anyone',
    record: 'emergency-reading',
    params: byId,
    query: z.object({ seen: seqAfter }),
    reply: {
      200: z.object({ reading: readingShape, consultation: consultationShape, entries: z.array(entryShape) }),
      204: anything,
    },
  },
  emergencyPreview: {
    method: 'GET',
    path: '/api/emergency-readings/:id/recordings/:recordingId/preview',
    summary: 'The preview of one of its recordings; with `of` (a sha256) the one that was made of that file',
    door: 'anyone',
    record: 'emergency-reading',
    params: byRecording,
    query: z.object({ of: text(64).optional() }),
    reply: { 200: anything },
  },
  emergencyOriginal: {
    method: 'GET',
    path: '/api/emergency-readings/:id/recordings/:recordingId/original',
    summary: 'The exact bytes of one of its recordings, as an attachment',
    door: 'anyone',
    record: 'emergency-reading',
    params: byRecording,
    reply: { 200: anything },
  },
  emergencyVoice: {
    method: 'GET',
    path: '/api/emergency-readings/:id/recordings/:recordingId/voice',
    summary: 'One of its voice messages, to be played; also in ranges',
    door: 'anyone',
    record: 'emergency-reading',
    params: byRecording,
    reply: { 200: anything, 206: anything },
  },
} as const satisfies Record<string, Route>
