// The export as CSV: a byte order mark for Excel, one header, one row a consultation, page by page as the journal
// gives them. Only names of sites may hold a comma or a quote, so only they are quoted: see docs/decisions.

import type { Timeline } from '../../journal/journal.ts'
import { columns } from './columns.ts'

const newline = '\r\n'

export async function* timelinesCsv(
  pages: AsyncIterable<Timeline[]>,
  siteName: (siteId: string) => string,
): AsyncIterable<string> {
  yield `\ufeff${columns.map(({ header }) => header).join(',')}${newline}`
  for await (const page of pages) {
    yield page.map((row) => line(row, siteName(row.siteId))).join('')
  }
}

function line(row: Timeline, siteName: string): string {
  return columns.map(({ cell }) => quoted(cell(row, siteName))).join(',') + newline
}

function quoted(cell: string | number): string {
  return typeof cell === 'string' && /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell)
}
