// What a route of the contract says of itself.

import type { z } from 'zod'
import type { Role } from '../../consultation/model.ts'

/** `nobody` = no sign-in needed; `anyone` = every signed-in person. */
export type Door = 'nobody' | 'anyone' | readonly Role[]

export interface Route {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  summary: string
  door: Door
  /** What a foreign or missing id answers: the record routes ask `access` again inside. */
  record?:
    | 'consultation'
    | 'recording'
    | 'session'
    | 'roster'
    | 'self-test'
    | 'alarm'
    | 'person'
    | 'upload'
    | 'emergency-reading'
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** multipart/form-data with a `draft` part and `recording` parts. */
  multipart?: boolean
  reply: Record<number, z.ZodType>
}
