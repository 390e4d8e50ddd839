// The export as a workbook: the same columns; times and minutes as text and numbers that a spreadsheet can count with.

import type { ExportedTimeline } from '../../journal/journal.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { cellsOf, columns } from './columns.ts'

/** A workbook is made in memory; more rows than this are a CSV's work. */
export const mostRows = 20_000

export async function timelinesXlsx(
  pages: AsyncIterable<ExportedTimeline[]>,
  siteName: (siteId: string) => string,
): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const header = columns.map((column) => ({ value: column.header, fontWeight: 'bold' as const }))
  const rows: ({ value: string | number } | { value: string; fontWeight: 'bold' } | null)[][] = [header]
  for await (const page of pages) {
    if (rows.length + page.length > mostRows) throw new RefusalError('span-too-long', { rows: mostRows })
    for (const row of page) {
      rows.push(
        cellsOf(row, siteName(row.siteId)).map((cell, place) => (cell === '' ? null : { value: asValue(cell, place) })),
      )
    }
  }
  const widths = columns.map(({ sort }) => ({ width: sort === 'time' ? 24 : 16 }))
  return writeExcelFile(rows, { sheet: 'timelines', columns: widths, stickyRowsCount: 1 }).toBuffer()
}

function asValue(cell: string, place: number): string | number {
  return columns[place]!.sort === 'minutes' ? Number(cell) : cell
}
