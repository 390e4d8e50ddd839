// The small schemas that bodies are made of. Text that Postgres cannot store (NUL, half a surrogate pair) is refused
// here, once, so that no text from a client can fail later.

import { z } from 'zod'
import { named } from './field-faults.ts'
import { lengths } from './lengths.ts'

const halfSurrogate = /\p{Surrogate}/u
const earliestMs = Date.UTC(1900, 0, 1)
const latestMs = Date.UTC(2200, 0, 1)

export function text(max: number) {
  return z.string().max(max).refine(isStorableText, named('unstorable'))
}

export const isStorableText = (value: string): boolean => !value.includes('\0') && !halfSurrogate.test(value)

/** Text that says something: not empty, not only spaces. */
export function spokenText(max: number) {
  return text(max).refine((value) => value.trim() !== '', named('blank'))
}

/** An opaque id. A malformed one is simply unknown to whoever looks it up. */
export const id = text(lengths.id).min(1)

export const code = text(lengths.code).min(1)

/** A time with its zone, kept as UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine(isStorable, named('out-of-time'))
  .overwrite((value) => (isStorable(value) ? new Date(value).toISOString() : value))

function isStorable(value: string): boolean {
  const ms = Date.parse(value)
  return ms >= earliestMs && ms < latestMs
}
