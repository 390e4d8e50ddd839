// The shapes that several messages share. Replies are described as loosely as a later server may need (unknown keys pass).

import { z } from 'zod'
import type { Consultation, ConsultationSummary, Entry, Patient, RecordingRef } from '../consultation/model.ts'
import { bases } from '../consultation/same-patient.ts'

/** ISO 8601 with a zone; answered as UTC with milliseconds. */
export const instant = z.iso.datetime({ offset: true })

export const authorShape = z.object({ personId: z.string(), name: z.string(), role: z.string(), siteId: z.string() })

/** An entry as the reader may see it; a hidden one is only its `seq`. */
export const entryShape = z.custom<Entry | { seq: number }>(
  (value) => typeof value === 'object' && value !== null && 'seq' in value,
)
export const consultationShape = z.custom<Consultation>(
  (value) => typeof value === 'object' && value !== null && 'id' in value,
)
export const summaryShape = z.custom<ConsultationSummary>(
  (value) => typeof value === 'object' && value !== null && 'id' in value,
)

export const personOnDuty = z.object({
  personId: z.string(),
  name: z.string(),
  until: z.string(),
  /** Why he: `shift`, `override` or `swap`, and the sentence that says so. */
  why: z.enum(['shift', 'override', 'swap']),
  reason: z.string(),
  reasonEn: z.string(),
})

export const dutyShape = z.object({
  rosterId: z.string(),
  name: z.string(),
  kind: z.enum(['ecg', 'stroke', 'cath_lab']),
  onDuty: personOnDuty.nullable(),
  backup: personOnDuty.nullable(),
  /** The third line, where a roster has one. */
  secondBackup: personOnDuty.nullable(),
  /** Whom the plan names for a line now, and who is not called: an administrator has disabled him. Absent: nobody. */
  shutOut: z.array(z.object({ line: z.number().int(), personId: z.string(), name: z.string() })).optional(),
})
export type Duty = z.infer<typeof dutyShape>

export const ringShape = z.object({ consultationId: z.string(), callId: z.string(), step: z.number().int() })
export type Ring = z.infer<typeof ringShape>

export const addedReply = z.object({
  consultation: consultationShape,
  entries: z.array(entryShape),
  refusedRecordings: z.array(z.object({ index: z.number().int(), refusal: z.unknown() })),
})

/** `findableBy`: by what this patient can be found elsewhere at all. `basis`: on what it rests that it is the same one. */
export const earlierReply = z.object({
  findableBy: z.array(z.enum(bases)),
  earlier: z.array(
    z.object({
      consultationId: z.string(),
      siteId: z.string(),
      patient: z.custom<Patient>((value) => typeof value === 'object' && value !== null && 'sex' in value),
      basis: z.enum(bases),
      recording: z.custom<RecordingRef>((value) => typeof value === 'object' && value !== null && 'sha256' in value),
    }),
  ),
})

/** `droppedFields`: what was wrong or not known in the draft. The question stands without it. */
export const openedReply = addedReply.extend({ droppedFields: z.array(z.string()) })
