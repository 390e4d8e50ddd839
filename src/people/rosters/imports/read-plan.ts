// What a file says about who is on duty when, whatever its format. Runs in a thread of its own: a stranger's file never
// stops the service.

import { inflatesSafely } from './inflates-safely.ts'
import { matchLine, matchPerson } from './match-person.ts'
import type { PlannedRow, Reading, ReadPlan, ReadRow, RefusedRow } from './planned-row.ts'
import { readCalendar } from './read-calendar.ts'
import { readCsv, textOf } from './read-csv.ts'
import { type Cell, readTable } from './read-table.ts'

export type PlanFormat = 'ics' | 'xlsx' | 'csv'

export interface UnderstoodPlan {
  format: PlanFormat
  rows: PlannedRow[]
  refused: RefusedRow[]
  skipped: number
}

const longestMs = 31 * 86_400_000

/** Null: not a plan that can be read. */
export async function readPlan(bytes: Uint8Array, reading: Reading): Promise<UnderstoodPlan | null> {
  const format = formatOf(bytes)
  const plan = await readAs(format, bytes, reading)
  if (plan === null) return null
  const refused = [...plan.refused]
  const rows: PlannedRow[] = []
  for (const row of plan.rows) {
    const understood = understand(row, reading)
    if ('why' in understood) refused.push(understood)
    else rows.push(understood)
  }
  const { kept, repeated } = withoutOverlaps(rows, plan.rows, refused)
  refused.sort((one, other) => one.row - other.row)
  return { format, rows: kept, refused, skipped: plan.skipped + repeated }
}

function formatOf(bytes: Uint8Array): PlanFormat {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx'
  const start = textOf(bytes.subarray(0, 2_000)).replace(/^[\ufeff\s]+/, '')
  return /^BEGIN:VCALENDAR/i.test(start) ? 'ics' : 'csv'
}

async function readAs(format: PlanFormat, bytes: Uint8Array, reading: Reading): Promise<ReadPlan | null> {
  if (format === 'ics') return readCalendar(textOf(bytes), reading)
  if (format === 'csv') return readTable(readCsv(bytes), reading)
  if (!inflatesSafely(bytes)) return null
  const { readSheet } = await import('read-excel-file/node')
  try {
    // its types say `typeof Date` where a date is meant
    return readTable((await readSheet(Buffer.from(bytes))) as unknown as Cell[][], reading)
  } catch {
    // no workbook, or one that is broken
    return null
  }
}

function understand({ row, text, names, lineWords, from, until }: ReadRow, reading: Reading): PlannedRow | RefusedRow {
  if (until <= from) return { row, text, why: 'ends-before-start' }
  if (until.getTime() - from.getTime() > longestMs) return { row, text, why: 'too-long' }
  const person = matchPerson(names, reading.staff)
  if (person === 'nobody') return { row, text, why: 'person-unknown' }
  if (person === 'several') return { row, text, why: 'person-unclear' }
  const { personId, name } = person
  return { row, personId, name, line: matchLine(lineWords, reading.usualLine), from, until }
}

/** Who is on duty must not be a guess: of two shifts of a line at one time the later one is refused, twins are one. */
function withoutOverlaps(rows: PlannedRow[], read: readonly ReadRow[], refused: RefusedRow[]) {
  const kept: PlannedRow[] = []
  const lastOf = new Map<number, PlannedRow>()
  const texts = new Map(read.map(({ row, text }) => [row, text]))
  const tooMany = new Set<number>()
  let repeated = 0
  for (const row of rows.sort((one, other) => +one.from - +other.from || one.row - other.row)) {
    const last = lastOf.get(row.line)
    const isTwin = last && last.personId === row.personId && +last.from === +row.from && +last.until === +row.until
    if (isTwin) repeated++
    else if (last && row.from < last.until) {
      // of a series once
      if (!tooMany.has(row.row)) refused.push({ row: row.row, text: texts.get(row.row) ?? '', why: 'overlaps' })
      tooMany.add(row.row)
    } else {
      kept.push(row)
      lastOf.set(row.line, row)
    }
  }
  return { kept, repeated }
}
