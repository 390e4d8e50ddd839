// Is a new picture still owed? It is from the moment a specialist could not read the ECG until a newer ECG is there or
// somebody has decided without it. Old journals say it with an answer, today's with `retake-asked`.

import { decides } from './entries/answered.ts'
import type { Consultation, Instant } from './model.ts'
import { pathwayOf } from './pathways.ts'

export interface DueRetake {
  seq: number
  at: Instant
  by: { personId: string; name: string }
  faults: readonly string[]
  text?: string
  recordingId?: string
}

export function dueRetake(consultation: Consultation): DueRetake | null {
  const { answer, recordings } = consultation
  const asked = latestOf(consultation)
  if (!asked) return null
  const isThere = recordings.some((one) => one.seq > asked.seq)
  const strategies = pathwayOf(consultation.pathway)?.answerCard.strategy
  const isDecided = answer !== null && answer.seq > asked.seq && decides(strategies, answer.strategy)
  return isThere || isDecided ? null : asked
}

function latestOf({ answer, retake }: Consultation): DueRetake | null {
  const answered = answer?.diagnosis === 'unreadable' ? { ...answer, faults: [] } : null
  if (!answered) return retake ?? null
  return retake && retake.seq > answered.seq ? retake : answered
}
