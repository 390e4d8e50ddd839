// What an id looks like to those who copy it elsewhere.

import { expect, it } from '@jest/globals'
import { isId, newId } from '../../src/platform/ids.ts'
import { formulaSafe } from '../../src/record/exports/formula-safe.ts'

it('X70 an id stands in an export as it is: none begins like a formula', () => {
  const ids = Array.from({ length: 5_000 }, newId)
  expect(ids.filter((id) => !isId(id) || formulaSafe(id) !== id)).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})
