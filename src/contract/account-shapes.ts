// Shapes of accounts: people as an administrator sees them, second factors.

import { z } from 'zod'

/** The database keeps no NUL. */
const printed = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Surrogate}]+$/u)

export const nameText = printed(80)
export const phoneText = printed(40).nullable()
/** Whatever somebody types to sign in: one that nobody can have is answered like a wrong one. */
export const typedLogin = z.string().max(64)
export const typedPassword = z.string().max(256)
export const passwordText = z.string().min(1).max(256)
export const codeText = z.string().min(1).max(40)
export const roleShape = z.enum(['clinic_doctor', 'specialist', 'coordinator', 'quality_officer', 'administrator'])
export const placeShape = z.strictObject({ siteId: z.string().max(64), role: roleShape })

export const accountShape = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  phone: z.string().nullable(),
  disabledAt: z.string().nullable(),
  /** He has a password that was made for him, and has to choose his own until then. */
  passwordUntil: z.string().nullable(),
  hasSecondFactor: z.boolean(),
  places: z.array(z.object({ siteId: z.string(), siteName: z.string(), role: roleShape })),
})
export const oneTimeShape = z.object({ oneTimePassword: z.string(), until: z.string() })
export const newFactorShape = z.object({ secret: z.string(), uri: z.string() })
export const recoveryCodesShape = z.object({ recoveryCodes: z.array(z.string()) })
