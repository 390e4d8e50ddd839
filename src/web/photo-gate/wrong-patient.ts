// Where a file tells of another patient than the question does: another sex, another age, or a time far from now. A warning
// to look again, never a refusal: the file may be wrong, and an old ECG may be sent on purpose.

import type { Sex } from '../../consultation/model.ts'

/** What a file says of itself; left out where it does not. */
export interface FileTells {
  sex?: 'male' | 'female'
  ageYears?: number
  /** Wall clock without a zone, "2026-11-22T13:09:00". */
  at?: string
}

export interface AskedFor {
  sex: Sex
  /** null while nobody has looked at the age. */
  ageYears: number | null
}

export type Mismatch = 'sex' | 'age' | 'time'

/** A birthday, a rounded age and an age typed in a hurry are no other patient. */
const alikeYears = 3
const recentHours = 3

/** `clocks` are what may be called now, as wall clocks: the service's and the phone's own. The nearest counts. */
export function mismatches(tells: FileTells, asked: AskedFor, clocks: readonly string[]): Mismatch[] {
  const hours = Math.min(...clocks.map((now) => hoursBetween(now, tells.at ?? now)))
  const found: (Mismatch | false)[] = [
    tells.sex !== undefined && asked.sex !== 'unknown' && tells.sex !== asked.sex && 'sex',
    tells.ageYears !== undefined &&
      asked.ageYears !== null &&
      Math.abs(tells.ageYears - asked.ageYears) > alikeYears &&
      'age',
    hours > recentHours && 'time',
  ]
  return found.filter((one) => one !== false)
}

/** Any zone does, as long as it is the same for both. */
function hoursBetween(one: string, other: string): number {
  const milliseconds = Math.abs(Date.parse(`${one}Z`) - Date.parse(`${other}Z`))
  return Number.isNaN(milliseconds) ? 0 : milliseconds / 3_600_000
}
