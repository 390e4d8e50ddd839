// Migrations are applied in their order, and a database refuses one that comes before what it has (`checkOrder`): a number
// that was left out once would stop every installation there is.

import { readdirSync } from 'node:fs'
import { expect, it } from '@jest/globals'

/** Left out for ever. Whoever has to leave out one more writes it here. */
const leftOut = [15, 20, 21]

function faultsOf(numbers: readonly number[]): string[] {
  const next = numbers.filter((number) => !leftOut.includes(number)).sort((a, b) => a - b)
  const highest = next.at(-1) ?? 0
  const faults: string[] = []
  for (let number = 1; number <= highest; number++) {
    const count = numbers.filter((one) => one === number).length
    if (leftOut.includes(number) && count > 0)
      faults.push(`${number} is lower than what every database has: take a number above ${highest}`)
    else if (!leftOut.includes(number) && count !== 1)
      faults.push(`${number} stands there ${count} times: each number once and none left out, the next one is above`)
  }
  return faults
}

it('X403 a new migration has the number after the highest one: a gap that was left is never filled, and none is made', () => {
  const numbers = readdirSync('migrations').flatMap((file) => /^(\d{4})_.+\.sql$/.exec(file)?.[1] ?? [])
  expect(numbers.length).toBeGreaterThan(10)
  expect(faultsOf(numbers.map(Number))).toEqual([])
  const highest = Math.max(...numbers.map(Number))
  const refused = (number: number) => faultsOf([...numbers.map(Number), number]).length
  expect([15, 20, 21, 1, highest, highest + 1, highest + 2].map(refused)).toEqual([1, 1, 1, 1, 1, 0, 1])
})
