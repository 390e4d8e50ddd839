// A seeded source of chance, so that the demo network is the same everywhere.

export interface Chance {
  /** 0 <= x < 1 */
  next(): number
  between(low: number, high: number): number
  whole(low: number, high: number): number
  pick<T>(choices: readonly T[]): T
  happens(share: number): boolean
}

/** mulberry32: small, public domain, good enough for stories. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + next() * (high - low)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    next,
    between,
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)]!,
    happens: (share) => next() < share,
  }
}
