// Shapes of people and sessions as routes answer them.

import { z } from 'zod'
import { dutyShape, instant } from './shapes.ts'

export const personShape = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  phone: z.string().nullable(),
})
export const membershipShape = z.object({
  siteId: z.string(),
  siteName: z.string(),
  tier: z.string(),
  role: z.string(),
})
export const networkShape = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  demo: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
})
export const meShape = z.object({
  person: personShape,
  memberships: z.array(membershipShape),
  network: networkShape,
  duty: z.array(dutyShape),
  rosterIds: z.array(z.string()),
  now: instant,
  /** This device is signed out then, however much it is used. Servers of before do not say it. */
  sessionEndsAt: instant.optional(),
})
export const sessionShape = z.object({
  id: z.string(),
  deviceName: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
})
