// What dropping one thing on another in the calendar would change, before anybody is asked to confirm it. Pure. Nothing
// that is over is changed; of what runs only the rest. Who does not manage the roster moves himself and
// what is his.

import type { Gap } from './lanes.ts'
import type { RosterPerson, RosterView, Shift } from './roster-view.ts'

export type Held = { is: 'person'; person: RosterPerson } | { is: 'span'; span: Shift }
export type Place = { is: 'span'; span: Shift } | { is: 'gap'; gap: Gap }

export type Proposal =
  | { is: 'assign'; personId: string; name: string; line: number; from: string; until: string }
  /** `give` is of whoever asks (or of the first, where a manager swaps two others). */
  | { is: 'swap'; give: Shift; take: Shift }

type Rights = Pick<RosterView, 'me' | 'mayManage' | 'isStaff'>

export function proposalOf(held: Held, place: Place, rights: Rights, nowMs: number): Proposal | null {
  if (timesOf(place).untilMs <= nowMs) return null
  if (held.is === 'span' && place.is === 'span') return swapOf(held.span, place.span, rights, nowMs)
  const person = held.is === 'person' ? held.person : held.span
  return assignOf(person, place, rights, nowMs)
}

/** One name for one place, the same each time it is drawn. */
export function keyOf(place: Place): string {
  if (place.is === 'span') return `span ${place.span.line} ${place.span.id} ${place.span.from}`
  return `gap ${place.gap.line} ${place.gap.fromMs}`
}

/** The way of the arrow keys: along the line by time, or to the other line at that time. */
export function nextPlace(places: readonly Place[], from: Place | null, arrow: Arrow): Place | null {
  const ordered = [...places].sort((one, other) => timesOf(one).fromMs - timesOf(other).fromMs)
  if (from === null) return ordered[0] ?? null
  const { line, fromMs, untilMs } = timesOf(from)
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') {
    const along = ordered.filter((one) => timesOf(one).line === line)
    const at = along.findIndex((one) => keyOf(one) === keyOf(from))
    return along[at + (arrow === 'ArrowRight' ? 1 : -1)] ?? from
  }
  const wanted = line + (arrow === 'ArrowDown' ? 1 : -1)
  const middleMs = (fromMs + untilMs) / 2
  const atThatTime = (one: Place) => timesOf(one).fromMs <= middleMs && middleMs < timesOf(one).untilMs
  return ordered.find((one) => timesOf(one).line === wanted && atThatTime(one)) ?? from
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

function swapOf(held: Shift, place: Shift, { me, mayManage, isStaff }: Rights, nowMs: number): Proposal | null {
  if (held.personId === place.personId || Date.parse(held.until) <= nowMs) return null
  const isMine = isStaff && (held.personId === me || place.personId === me)
  if (!mayManage && !isMine) return null
  return place.personId === me ? { is: 'swap', give: place, take: held } : { is: 'swap', give: held, take: place }
}

function assignOf(person: RosterPerson, place: Place, rights: Rights, nowMs: number): Proposal | null {
  const { line, fromMs, untilMs } = timesOf(place)
  if (place.is === 'span' && place.span.personId === person.personId) return null
  const isOwn = person.personId === rights.me || (place.is === 'span' && place.span.personId === rights.me)
  if (!rights.mayManage && !(rights.isStaff && isOwn)) return null
  const { personId, name } = person
  const from = new Date(Math.max(fromMs, nowMs)).toISOString()
  return { is: 'assign', personId, name, line, from, until: new Date(untilMs).toISOString() }
}

export function timesOf(place: Place): { line: number; fromMs: number; untilMs: number } {
  if (place.is === 'gap') return place.gap
  const { line, from, until } = place.span
  return { line, fromMs: Date.parse(from), untilMs: Date.parse(until) }
}
