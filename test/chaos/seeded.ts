// Chance that can be had again: the same seed, the same choices.

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
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    isOneOf: (times) => below(times) === 0,
    pick: (list) => list[below(list.length)],
    branch: (name) => seeded([...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed)),
  }
}
