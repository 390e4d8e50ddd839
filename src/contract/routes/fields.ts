// What several routes ask for alike.

import { z } from 'zod'
import { text } from '../../consultation/fields.ts'

export { text }
/** One that cannot be an id is unknown like any other: nothing tells them apart. */
export const id = z.string().max(64)
export const byId = z.object({ id })
export const seqAfter = z.coerce.number().int().min(0).max(2_147_483_647).default(0)
/** Described in words only: files, and replies that are read by people. */
export const anything = z.unknown()

export const clinical = ['clinic_doctor', 'specialist', 'coordinator', 'quality_officer'] as const
