// The plan as a table: date, from, until, line, person, in the time of the network, as the import reads it again. A name
// that two people share is followed by the sign-in; nothing begins as a formula would.

import { stringify } from 'csv-stringify/sync'
import type { Lived } from '../resolve-duty.ts'
import { dayMs, dayOf, timeOf, wallOf } from '../zone-time.ts'

export const tableHeader = ['date', 'from', 'until', 'line', 'person'] as const

export interface Colleague {
  personId: string
  name: string
  login: string
}

export function shiftsTable(shifts: readonly Lived[], staff: readonly Colleague[], timeZone: string): string[][] {
  return shifts.map(({ shift, from, until }) => {
    const [start, end] = [wallOf(from, timeZone), wallOf(until, timeZone)]
    // an end within a day is told by its time alone: at or before the start it is on the next day
    const isWithinDay = end > start && end - start <= dayMs
    const ends = isWithinDay ? timeOf(end) : `${dayOf(end)} ${timeOf(end)}`
    return [dayOf(start), timeOf(start), ends, String(shift.line), nameOf(shift, staff)]
  })
}

export function shiftsCsv(table: string[][]): string {
  return stringify([[...tableHeader], ...table], { bom: true, record_delimiter: '\r\n', escape_formulas: true })
}

export async function shiftsXlsx(table: string[][]): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const header = tableHeader.map((value) => ({ value, fontWeight: 'bold' as const }))
  const rows = table.map((row) => row.map((value) => ({ value })))
  const columns = tableHeader.map((name) => ({ width: name === 'until' || name === 'person' ? 20 : 12 }))
  return writeExcelFile([header, ...rows], { sheet: 'shifts', columns, stickyRowsCount: 1 }).toBuffer()
}

function nameOf({ personId, name }: Lived['shift'], staff: readonly Colleague[]): string {
  const namesakes = staff.filter((one) => one.name === name)
  const login = namesakes.find((one) => one.personId === personId)?.login
  return namesakes.length > 1 && login !== undefined ? `${name} (${login})` : name
}
