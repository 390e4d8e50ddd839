// Chance that can be had again: the same seed, the same choices.

import { chance } from '../../src/tools/demo/chance.ts'

export interface Seeded {
  /** 0 <= x < 1. */
  next(): number
  below(limit: number): number
  isOneOf(times: number): boolean
  pick<T>(list: readonly T[]): T | undefined
  /** Another row of choices, which does not depend on how many are made here. */
  branch(name: string): Seeded
}

export function seeded(seed: number): Seeded {
  const { next } = chance(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    isOneOf: (times) => below(times) === 0,
    pick: (list) => list[below(list.length)],
    branch: (name) => seeded([...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed)),
  }
}
