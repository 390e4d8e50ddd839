// A plan out of a table: one row a shift, columns date, from, until, line, person in any order, in Chinese, English or
// German. Cells come as texts (CSV) or as a workbook keeps them.

import { dayMs, dayOf, instantOf, wallAt } from '../zone-time.ts'
import { mostRows, type Reading, type ReadPlan, type ReadRow } from './planned-row.ts'

export type Cell = string | number | boolean | Date | null

type Column = 'date' | 'from' | 'until' | 'line' | 'person'

const headers: Record<Column, RegExp> = {
  date: /^(date|day|日期|值班日期|datum|tag)$/i,
  from: /^(from|start|begin|开始|开始时间|上班|von|beginn)$/i,
  until: /^(until|to|end|结束|结束时间|下班|bis|ende)$/i,
  line: /^(line|班次|线|值班线|类别|linie|dienst)$/i,
  person: /^(person|name|doctor|人员|姓名|医生|医师|值班医生|值班医师|arzt)$/i,
}

/** Null: no row names the columns date and person. */
export function readTable(cells: readonly (readonly Cell[])[], reading: Reading): ReadPlan | null {
  const headerAt = cells.slice(0, 20).findIndex((row) => columnsOf(row).date >= 0 && columnsOf(row).person >= 0)
  if (headerAt < 0) return null
  const columns = columnsOf(cells[headerAt]!)
  const plan: ReadPlan = { rows: [], refused: [], skipped: 0 }
  for (const [index, row] of cells.entries()) {
    if (index <= headerAt || row.every((cell) => cell === null || cell === '')) continue
    const text = row.map(wordsOf).join(' ').trim().slice(0, 120)
    const at = (column: Column): Cell => row[columns[column]] ?? null
    const span = spanOf(at('date'), at('from'), at('until'), reading)
    const read = { row: index + 1, text }
    if (span === null) plan.refused.push({ ...read, why: 'time-unreadable' })
    else if (span.until <= reading.from || span.from >= reading.until) plan.skipped++
    else if (plan.rows.length <= mostRows) plan.rows.push({ ...read, ...span, ...whoOf(at('person'), at('line')) })
  }
  return plan
}

function columnsOf(row: readonly Cell[]): Record<Column, number> {
  const find = (pattern: RegExp) => row.findIndex((cell) => typeof cell === 'string' && pattern.test(cell.trim()))
  return {
    date: find(headers.date),
    from: find(headers.from),
    until: find(headers.until),
    line: find(headers.line),
    person: find(headers.person),
  }
}

function whoOf(person: Cell, line: Cell): Pick<ReadRow, 'names' | 'lineWords'> {
  return { names: [[wordsOf(person)]], lineWords: [wordsOf(line)] }
}

/** Without times a day is planned as a whole; `until` at or before `from` is on the next day. */
function spanOf(date: Cell, from: Cell, until: Cell, reading: Reading): { from: Date; until: Date } | null {
  const day = dayWall(date)
  const begins = momentOf(from, day, reading.dayStartsAt)
  if (begins === null) return null
  const ends = momentOf(until, begins - (begins % dayMs), reading.dayStartsAt)
  if (ends === null) return null
  const isTimeOnly = !hasDay(until)
  const wall = isTimeOnly && ends <= begins ? ends + dayMs : ends
  return { from: instantOf(begins, reading.timeZone), until: instantOf(wall, reading.timeZone) }
}

/** A time of day on the day, or a day and a time of its own. */
function momentOf(cell: Cell, day: number | null, usual: string): number | null {
  const ownDay = hasDay(cell) ? dayWall(cell) : day
  if (ownDay === null) return null
  const time = isBlank(cell) ? usual : timeOfDay(cell)
  const wall = time === null ? Number.NaN : wallAt(dayOf(ownDay), time)
  // 24:00 is how tables write the end of a day
  if (time === '24:00') return ownDay + dayMs
  return Number.isNaN(wall) ? null : wall
}

const isBlank = (cell: Cell) => cell === null || String(cell).trim() === ''
/** A spreadsheet counts days since 1899-12-30; a time alone is a part of a day. */
const serialWall = (serial: number) => Date.UTC(1899, 11, 30) + Math.round(serial * 1440) * 60_000
const isFirstDays = (at: Date) => at.getUTCFullYear() < 1910

function hasDay(cell: Cell): boolean {
  if (cell instanceof Date) return !isFirstDays(cell)
  if (typeof cell === 'number') return cell >= 2
  return /\d[-/.年]\d/.test(String(cell ?? ''))
}

function dayWall(cell: Cell): number | null {
  if (cell instanceof Date) return cell.getTime() - (((cell.getTime() % dayMs) + dayMs) % dayMs)
  if (typeof cell === 'number') return cell >= 2 && cell < 120_000 ? dayWall(new Date(serialWall(cell))) : null
  const text = String(cell ?? '').trim()
  const yearFirst = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/.exec(text)
  const dayFirst = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(text)
  const parts = yearFirst?.slice(1, 4) ?? dayFirst?.slice(1, 4).reverse()
  if (parts === undefined) return null
  const [year, month, day] = parts.map(Number) as [number, number, number]
  const wall = Date.UTC(year, month - 1, day)
  const isReal = year >= 2000 && year < 2200 && new Date(wall).getUTCDate() === day && month <= 12
  return isReal ? wall : null
}

function timeOfDay(cell: Cell): string | null {
  if (cell instanceof Date) return new Date(Math.round(cell.getTime() / 60_000) * 60_000).toISOString().slice(11, 16)
  if (typeof cell === 'number') return new Date(serialWall(cell)).toISOString().slice(11, 16)
  const found = /(?:^|[\sT日])(\d{1,2})[:：](\d{2})(?::\d{2})?\s*$/.exec(String(cell).trim())
  if (found === null) return hasDay(cell) && !/[:：]/.test(String(cell)) ? '00:00' : null
  const [hour, minute] = [Number(found[1]), Number(found[2])]
  if (hour === 24 && minute === 0) return '24:00'
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${found[2]}` : null
}

function wordsOf(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 16).replace('T', ' ')
  return cell === null ? '' : String(cell).trim()
}
