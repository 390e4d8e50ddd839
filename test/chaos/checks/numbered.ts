// I3: the entries of a consultation are numbered 1..n, and its row says n.

import type { Run } from '../final-state.ts'

export function numbered({ final }: Run): string[] {
  return final.consultations.flatMap(({ id, seq, entries }) => {
    const numbers = entries.map((entry) => entry.seq).sort((one, other) => one - other)
    const wrong = numbers.findIndex((number, index) => number !== index + 1)
    const faults = wrong < 0 ? [] : [`${id} has ${numbers[wrong]} where ${wrong + 1} belongs`]
    return seq === entries.length ? faults : [...faults, `${id} says ${seq} and has ${entries.length}`]
  })
}
