// What this phone itself says no to: what no server could take, or what something on the way does not let through.

import type { Problem } from '../contract/refusals.ts'
import { outboxWords } from './texts/areas/outbox-words.ts'
import { t } from './texts/texts.ts'

export function refusedHere(code: 'recording-missing' | 'refused-on-the-way'): Problem {
  const { fileLost, refusedOnTheWay } = t(outboxWords)
  const detail = code === 'recording-missing' ? fileLost : refusedOnTheWay
  return { type: `urn:jiuxin:refusal:${code}`, title: code, status: 422, code, detail, retryable: false }
}
