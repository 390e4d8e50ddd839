// How the calendar says days and hours.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import type { DutySpan, Gap } from './lanes.ts'
import type { RosterView } from './roster-view.ts'
import { dateOf, wallOf, weekdayOf } from './zone-days.ts'

/** "周日" */
export function weekdayWord(date: string): string {
  return t(texts).weekdays.split('|')[weekdayOf(date)]!
}

/** "11-22 周日" */
export function dayWords(date: string): string {
  return `${date.slice(5)} ${weekdayWord(date)}`
}

/** "11-22 08:00–次日 08:00", with the day where it is not the one that is looked at. */
export function hoursOf(from: string | number, until: string | number, timeZone: string, date?: string): string {
  const start = wallOf(msOf(from), timeZone)
  const end = wallOf(msOf(until), timeZone)
  const first = start.slice(0, 10) === date ? start.slice(11) : `${start.slice(5, 10)} ${start.slice(11)}`
  return `${first}–${endWords(start.slice(0, 10), end)}`
}

/** The hours of a gap; one without a known end says only since when. */
export function gapHours(view: Pick<RosterView, 'untilMs' | 'timeZone'>, gap: Gap, date?: string): string {
  if (gap.untilMs < view.untilMs) return hoursOf(gap.fromMs, gap.untilMs, view.timeZone, date)
  const start = wallOf(gap.fromMs, view.timeZone)
  return t(texts).since(start.slice(0, 10) === date ? start.slice(11) : `${start.slice(5, 10)} ${start.slice(11)}`)
}

/** "–08:00" for what began on an earlier day than the one that is looked at. */
export function untilWords(until: string, date: string, timeZone: string): string {
  return `–${endWords(date, wallOf(msOf(until), timeZone))}`
}

/** Who, on which line, when: for readers of the screen and for titles. */
export function spanWords(span: DutySpan, timeZone: string, date?: string): string {
  return `${lineWord(span.line)} ${span.name} ${hoursOf(span.from, span.until, timeZone, date)}`
}

export function lineWord(line: number): string {
  const words = t(texts)
  return line === 1 ? words.firstLine : words.backupLine(line)
}

export function isSameDay(from: string, date: string, timeZone: string): boolean {
  return dateOf(msOf(from), timeZone) === date
}

function endWords(startDate: string, end: string): string {
  const words = t(texts)
  if (end.slice(0, 10) === startDate) return end.slice(11)
  const isNext = Date.parse(end.slice(0, 10)) - Date.parse(startDate) === 86_400_000
  return isNext ? words.nextDay(end.slice(11)) : `${end.slice(5, 10)} ${end.slice(11)}`
}

function msOf(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at)
}
