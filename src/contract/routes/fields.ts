// What several routes ask for alike.

import { z } from 'zod'
import { text } from '../../consultation/fields.ts'

export { text }
export const id = text(64)
export const byId = z.object({ id })
export const seqAfter = z.coerce.number().int().min(0).max(2_147_483_647).default(0)
/** Described in words only: files, and replies that are read by people. */
export const anything = z.unknown()

export const clinical = ['clinic_doctor', 'specialist', 'coordinator', 'quality_officer'] as const
