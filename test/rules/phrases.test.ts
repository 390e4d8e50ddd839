// How many phrases a network may have, and how long ones.

import { expect, it } from '@jest/globals'
import { phrasesSchema } from '../../src/consultation/phrases.ts'
import { limits } from '../../src/contract/limits.ts'

const all = (list: string[]) => ({ clinic: { zh: list, en: list }, duty: { zh: list, en: list } })

it('I112 the most and longest phrases that are allowed fit one request', () => {
  const most = all(Array.from({ length: 30 }, () => '长'.repeat(120)))
  expect(phrasesSchema.safeParse(most).success).toBe(true)
  expect(Buffer.byteLength(JSON.stringify({ phrases: most }))).toBeLessThan(limits.draftBytes)
  expect(phrasesSchema.safeParse(all(['长'.repeat(121)])).success).toBe(false)
})
