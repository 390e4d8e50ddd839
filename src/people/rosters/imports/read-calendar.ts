// A plan out of an iCalendar file, whoever wrote it. Each event is parsed by itself, so that one that is broken spoils no
// other. Exceptions (RECURRENCE-ID) take the place of their occurrence.

import ICAL from 'ical.js'
import { type CalendarEvent, EventRefused, readEvent, type Zones } from './calendar-event.ts'
import { calendarZones } from './calendar-zone.ts'
import { mostRows, type Reading, type ReadPlan, type ReadRow, type RefusedWhy } from './planned-row.ts'
import { onDayOf, repeatEvent } from './repeat-event.ts'

const mostEvents = 10_000

/** Null: not a calendar at all. */
export function readCalendar(text: string, reading: Reading): ReadPlan | null {
  const blocks = blocksOf(text)
  if (!/^BEGIN:VCALENDAR/im.test(text) || blocks.events.length > mostEvents) return null
  const zones = calendarZones(blocks.zones.flatMap((block) => componentOf(block) ?? []))
  const plan: ReadPlan = { rows: [], refused: [], skipped: 0 }
  const events: Numbered[] = []
  for (const [index, block] of blocks.events.entries()) {
    const number = { row: index + 1, text: summaryOf(block) }
    attempt(plan, number, () => {
      const component = componentOf(block)
      if (component === null) throw new EventRefused('unreadable')
      events.push({ ...number, event: readEvent(component, reading, zones) })
    })
  }
  const exceptions = exceptionsOf(events)
  for (const one of events.filter(({ event }) => event.recurrenceWall === null)) {
    attempt(plan, one, () => addOccurrences(plan, one, exceptions.get(one.event.uid) ?? [], reading, zones))
  }
  // whose series is not in the file stands for itself
  const masters = new Set(events.filter(({ event }) => event.recurrenceWall === null).map(({ event }) => event.uid))
  for (const one of events.filter(({ event }) => event.recurrenceWall !== null && !masters.has(event.uid))) {
    addRow(plan, one, one.event.startWall, reading)
  }
  return plan
}

interface Numbered {
  row: number
  text: string
  event: CalendarEvent
}

function addOccurrences(plan: ReadPlan, one: Numbered, exceptions: Numbered[], reading: Reading, zones: Zones): void {
  const { event } = one
  const starts = repeatEvent(event, reading, zones)
  const replaced = (exception: Numbered) => onDayOf(event)(exception.event.recurrenceWall!)
  const single = new Map(exceptions.filter(({ event }) => !event.isForFuture).map((each) => [replaced(each), each]))
  const ranges = exceptions.filter(({ event }) => event.isForFuture).sort((a, b) => replaced(b) - replaced(a))
  for (const start of starts) {
    if (single.has(start)) continue
    const range = ranges.find((each) => replaced(each) <= start)
    if (range === undefined) addRow(plan, one, start, reading)
    else addRow(plan, range, start - replaced(range) + range.event.startWall, reading)
  }
  for (const exception of single.values()) addRow(plan, exception, exception.event.startWall, reading)
}

function addRow(plan: ReadPlan, { row, text, event }: Numbered, startWall: number, reading: Reading): void {
  const from = event.zone.instantOf(startWall)
  const until = event.endOf(startWall)
  if (event.isCancelled || until <= reading.from || from >= reading.until) {
    plan.skipped++
    return
  }
  // more than may be imported: whoever counts them refuses the file
  if (plan.rows.length > mostRows) return
  plan.rows.push({ row, text, ...namesOf(event), from, until })
}

function namesOf({ component }: CalendarEvent): Pick<ReadRow, 'names' | 'lineWords'> {
  const words = (name: string) => component.getAllProperties(name).flatMap((one) => one.getValues().map(String))
  const attendees = component
    .getAllProperties('attendee')
    .flatMap((one) => [String(one.getFirstParameter('cn') ?? ''), String(one.getFirstValue() ?? '')])
  const summary = words('summary')
  return { names: [summary, attendees], lineWords: [...words('categories'), ...summary] }
}

function attempt(plan: ReadPlan, { row, text }: { row: number; text: string }, work: () => void): void {
  try {
    work()
  } catch (error) {
    const why: RefusedWhy = error instanceof EventRefused ? error.why : 'unreadable'
    plan.refused.push({ row, text, why })
  }
}

function exceptionsOf(events: readonly Numbered[]): Map<string, Numbered[]> {
  const exceptions = new Map<string, Numbered[]>()
  for (const one of events) {
    if (one.event.recurrenceWall === null) continue
    exceptions.set(one.event.uid, [...(exceptions.get(one.event.uid) ?? []), one])
  }
  return exceptions
}

/** Lines that were folded are joined; a component begins and ends on lines of its own. */
function blocksOf(text: string): { events: string[]; zones: string[] } {
  const blocks = { events: [] as string[], zones: [] as string[] }
  let block: string[] | null = null
  for (const line of text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')) {
    const [, edge, name] = /^(BEGIN|END):(VEVENT|VTIMEZONE)\s*$/i.exec(line.toUpperCase()) ?? []
    if (edge === 'BEGIN') block = []
    if (block !== null && line.trim() !== '') block.push(line)
    if (block === null || edge !== 'END') continue
    blocks[name === 'VEVENT' ? 'events' : 'zones'].push(block.join('\r\n'))
    block = null
  }
  return blocks
}

function componentOf(block: string): ICAL.Component | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(`BEGIN:VCALENDAR\r\n${block}\r\nEND:VCALENDAR`))
    return calendar.getFirstSubcomponent()
  } catch {
    return null
  }
}

function summaryOf(block: string): string {
  const summary = /^SUMMARY[^:\r\n]*:(.*)$/im.exec(block)?.[1] ?? ''
  return summary.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1').trim().slice(0, 120)
}
