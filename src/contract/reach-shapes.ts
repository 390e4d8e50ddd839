// Shapes of reachability: who is online, what a self-test found, what administrators are told, what was received and seen.

import { z } from 'zod'
import { instant } from './shapes.ts'

const words = z.object({ zh: z.string(), en: z.string() })

/** What a device of mine can do, as it says itself. null = it cannot know. */
export const deviceStateShape = z.strictObject({
  visible: z.boolean(),
  /** Notification permission; `unsupported` where the browser has none. */
  permission: z.enum(['granted', 'denied', 'default', 'unsupported']),
  /** May this page make noise (somebody touched it, the sound is not suspended)? */
  audible: z.boolean().nullable(),
  /** This device has a push subscription. */
  push: z.boolean(),
})
export type DeviceState = z.infer<typeof deviceStateShape>

export const presenceShape = z.object({
  personId: z.string(),
  isOnline: z.boolean(),
  /** When a device of his was last heard of; null = never. */
  seenAt: instant.nullable(),
  /** Devices online now, and how many of them can make noise. */
  devices: z.number().int(),
  audibleDevices: z.number().int(),
})
export type Presence = z.infer<typeof presenceShape>

/** What one channel did on one device (`deviceId` null: the channel reaches the person, not a device). */
export const selfTestLineShape = z.object({
  channel: z.string(),
  words,
  deviceId: z.string().nullable(),
  deviceName: z.string().nullable(),
  isThisDevice: z.boolean(),
  /** `sent` = taken by the provider; `heard` = the device made noise; `off` = not switched on here; `skipped` = a group, not rung for one. */
  state: z.enum(['waiting', 'sent', 'delivered', 'heard', 'failed', 'off', 'skipped']),
  /** A code (permission-denied, not-audible, no-subscription, no-answer, no-device, offline, not-chosen, quiet-hours, no-keys = rings but takes no key, session-ends, or a channel's reason). */
  reason: z.string().nullable(),
  /** What will not work and what to do, or what worked. */
  sentence: words,
  /** To be shown in red: this would not ring. */
  isRed: z.boolean(),
  at: instant.nullable(),
})
export const selfTestShape = z.object({
  id: z.string(),
  personId: z.string(),
  why: z.enum(['asked', 'shift']),
  startedAt: instant,
  /** Over by then at the latest, whatever answered. */
  endsAt: instant,
  endedAt: instant.nullable(),
  /** By a channel that makes noise; null while it runs. */
  isReachable: z.boolean().nullable(),
  lines: z.array(selfTestLineShape),
})
export type SelfTest = z.infer<typeof selfTestShape>

export const alarmShape = z.object({
  id: z.string(),
  kind: z.enum([
    'nobody-answers',
    'unreachable',
    'gap',
    'overdue',
    'unusual-reading',
    'guessed-ids',
    'wrong-passwords',
    'emergency-reading',
  ]),
  at: instant,
  rosterId: z.string().nullable(),
  rosterName: z.string().nullable(),
  personId: z.string().nullable(),
  personName: z.string().nullable(),
  consultationId: z.string().nullable(),
  /** Of a gap, or of the shift. */
  from: instant.nullable(),
  until: instant.nullable(),
  sentence: words,
  seenAt: instant.nullable(),
  seenByName: z.string().nullable(),
})
export type Alarm = z.infer<typeof alarmShape>

/** High-water mark: everything up to `seq` had arrived (`received`) or was looked at (`seen`) by `at`. */
export const markShape = z.object({
  personId: z.string(),
  name: z.string(),
  /** Where he stands: with those who ask, or with those who answer and receive the patient. */
  side: z.enum(['asking', 'answering']),
  kind: z.enum(['received', 'seen']),
  seq: z.number().int(),
  at: instant,
})
