// An answer that was begun: its chips and own words stay with the consultation while one looks at the chat, takes another call
// or reloads. It lies with the words begun in the composer, so it is sealed, kept and wiped as they are.

import { begunIn, keepBegun } from './composer-drafts.ts'
import type { AnswerChoice } from './parts/answer-choice.ts'

export function begunAnswer(consultationId: string): Partial<AnswerChoice> | null {
  try {
    return JSON.parse(begunIn(placeOf(consultationId)) || 'null') as Partial<AnswerChoice> | null
  } catch {
    return null
  }
}

/** Null = sent. */
export function keepAnswer(consultationId: string, choice: AnswerChoice | null): void {
  keepBegun(placeOf(consultationId), choice === null ? '' : JSON.stringify(choice))
}

/** No consultation is called so. */
const placeOf = (consultationId: string) => `answer of ${consultationId}`
