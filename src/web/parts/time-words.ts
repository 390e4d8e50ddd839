// The time of a stamp in words, also where it has none.

import type { Assertion } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import { shownTime } from './shown-time.ts'

export function timeWords({ at, value }: Pick<Assertion, 'at' | 'value'>): string {
  if (value === 'not-applicable') return t(texts).notApplicable
  if (at === null) return t(texts).unknownTime
  return shownTime(at)
}
