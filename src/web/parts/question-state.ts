// What a consultation waits for, in one word for a list, and how urgent that is. Reads the pathway's data, knows no disease.

import type { ConsultationSummary } from '../../consultation/model.ts'
import { pathwayOf } from '../state.ts'
import { home } from '../texts/areas/home.ts'
import { t } from '../texts/texts.ts'
import type { Tone } from './status-word.tsx'

export interface QuestionState {
  words: string
  tone: Tone
  /** Nobody has accepted: its seconds are counted beside the word. */
  isUnanswered: boolean
}

const alarmAfterMs = 120_000

export function questionState(summary: ConsultationSummary, isClinic: boolean, nowMs: number): QuestionState {
  const words = t(home)
  const calm = (said: string, tone: Tone = 'good'): QuestionState => ({ words: said, tone, isUnanswered: false })
  if (summary.state === 'closed') return calm(words.ended, 'calm')
  if (!summary.owner) {
    const isLate = nowMs - Date.parse(summary.openedAt) > alarmAfterMs
    return { words: words.waitingAccept, tone: isLate ? 'alarm' : 'near', isUnanswered: true }
  }
  if (!summary.strategy) return calm(words.acceptedBy(summary.owner.name))
  if (!summary.confirmedAt) return calm(isClinic ? words.confirmAdvice : words.adviceSent, 'near')
  if (summary.arrivedAt) return calm(words.arrived)
  if (leadsToLysis(summary) && !summary.needleAt) return calm(words.doLysis, 'near')
  if (summary.transferTo) return calm(words.transferring)
  return calm(summary.needleAt ? words.lysed : words.treating)
}

function leadsToLysis(summary: ConsultationSummary): boolean {
  const chip = pathwayOf(summary.pathway)?.answerCard.strategy.find((one) => one.code === summary.strategy)
  return chip?.branch?.includes('lysis') ?? false
}
