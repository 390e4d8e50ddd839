// What the calendar of one roster shows, and how its people are told apart: each has a tint by his place in the roster
// (so it stays his), and everywhere his name stands with it.

import type { z } from 'zod'
import type { rosterShape, shiftShape, swapShape } from '../../../contract/roster-shapes.ts'
import type { Gap } from './lanes.ts'

export type Roster = z.infer<typeof rosterShape>
export type Shift = z.infer<typeof shiftShape>
export type Swap = z.infer<typeof swapShape>

export interface RosterPerson {
  personId: string
  name: string
}

export interface RosterView {
  rosterId: string
  name: string
  timeZone: string
  /** As they are lived: no two of a line overlap. */
  spans: readonly Shift[]
  gaps: readonly Gap[]
  /** As far as is known: a gap that reaches it goes on. */
  untilMs: number
  people: readonly RosterPerson[]
  /** Who looks. */
  me: string
  /** Plans, and puts anybody on duty. */
  mayManage: boolean
  /** Of the staff: takes duty over, gives his own away and swaps it. */
  isStaff: boolean
}

/** May he put somebody else on this duty? His own he may give away. */
export function mayGive(view: RosterView, span: { personId: string }): boolean {
  return view.mayManage || (view.isStaff && span.personId === view.me)
}

const tints = 10

export function tintOf(personId: string, people: readonly RosterPerson[]): string {
  const nth = people.findIndex((one) => one.personId === personId)
  return nth < 0 ? 'tint tint-none' : `tint tint-${nth % tints}`
}
