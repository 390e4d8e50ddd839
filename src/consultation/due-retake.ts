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
  const asked = latestOf(consultation)
  if (!asked) return null
  const isThere = consultation.recordings.some((one) => one.seq > asked.seq)
  return isThere || isDecidedWithout(asked, consultation) ? null : asked
}

/** Once it is decided only whoever owns it asks for a picture still: another's wish must not come before what is carried out. */
function isDecidedWithout(asked: DueRetake, { answer, owner, pathway }: Consultation): boolean {
  const strategies = pathwayOf(pathway)?.answerCard.strategy
  if (answer === null || !decides(strategies, answer.strategy)) return false
  return answer.seq > asked.seq || asked.by.personId !== (owner ?? answer.by).personId
}

function latestOf({ answer, retake }: Consultation): DueRetake | null {
  const answered = answer?.diagnosis === 'unreadable' ? { ...answer, faults: [] } : null
  if (!answered) return retake ?? null
  return retake && retake.seq > answered.seq ? retake : answered
}
