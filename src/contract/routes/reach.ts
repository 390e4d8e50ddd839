// Whether people can be reached: self-tests, who is online, alarms for those who keep the rosters, receipts.

import { z } from 'zod'
import { alarmShape, markShape, presenceShape, selfTestShape } from '../reach-shapes.ts'
import { instant } from '../shapes.ts'
import { byId, clinical } from './fields.ts'
import type { Route } from './route.ts'

const shiftCheckShape = z.strictObject({ minutesBefore: z.number().int().min(0).max(60) })
const readingAlarmShape = z.strictObject({
  readingsPerHour: z
    .number()
    .int()
    .refine((most) => most === 0 || (most >= 10 && most <= 10_000)),
})
const alarmed = ['administrator', 'coordinator'] as const

export const reachRoutes = {
  startSelfTest: {
    method: 'POST',
    path: '/api/duty/self-test',
    summary: 'Ring every device of mine through every channel; one that was just begun is answered again (200)',
    door: 'anyone',
    body: z.strictObject({}).default({}),
    reply: { 201: z.object({ selfTest: selfTestShape }), 200: z.object({ selfTest: selfTestShape }) },
  },
  readSelfTest: {
    method: 'GET',
    path: '/api/duty/self-test/:id',
    summary: 'What a self-test of mine found so far',
    door: 'anyone',
    record: 'self-test',
    params: byId,
    reply: { 200: z.object({ selfTest: selfTestShape }) },
  },
  shiftCheck: {
    method: 'GET',
    path: '/api/duty/shift-check',
    summary: 'How long before a shift whoever comes on duty is tested; 0 = only when it begins',
    door: ['administrator'],
    reply: { 200: shiftCheckShape },
  },
  setShiftCheck: {
    method: 'PUT',
    path: '/api/duty/shift-check',
    summary: 'Change it',
    door: ['administrator'],
    body: shiftCheckShape,
    reply: { 200: shiftCheckShape },
  },
  readingAlarm: {
    method: 'GET',
    path: '/api/alarms/reading',
    summary:
      'How many different consultations somebody may open in an hour before the administrators hear of it; 0 = never',
    door: ['administrator'],
    reply: { 200: readingAlarmShape },
  },
  setReadingAlarm: {
    method: 'PUT',
    path: '/api/alarms/reading',
    summary: 'Change it: 0, or 10 to 10,000',
    door: ['administrator'],
    body: readingAlarmShape,
    reply: { 200: readingAlarmShape },
  },
  presence: {
    method: 'GET',
    path: '/api/duty/presence',
    summary: 'Who of those on duty is online, and since when not',
    door: 'anyone',
    reply: { 200: z.object({ persons: z.array(presenceShape), now: instant }) },
  },
  alarms: {
    method: 'GET',
    path: '/api/alarms',
    summary:
      'What whoever keeps the rosters has to know, newest first: nobody answers, unreachable, gap, unusual reading',
    door: alarmed,
    query: z.object({ unseen: z.enum(['true', 'false']).optional() }),
    reply: { 200: z.object({ alarms: z.array(alarmShape) }) },
  },
  seeAlarm: {
    method: 'POST',
    path: '/api/alarms/:id/seen',
    summary: 'I have seen this alarm and look after it',
    door: alarmed,
    record: 'alarm',
    params: byId,
    body: z.strictObject({}).default({}),
    reply: { 200: z.object({ alarm: alarmShape }) },
  },
  receipts: {
    method: 'GET',
    path: '/api/consultations/:id/receipts',
    summary: 'Up to which entry each person received and saw, with times',
    door: clinical,
    record: 'consultation',
    params: byId,
    reply: { 200: z.object({ marks: z.array(markShape) }) },
  },
} as const satisfies Record<string, Route>
