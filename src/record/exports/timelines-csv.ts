// The export as CSV: a byte order mark for Excel, one header, one row a consultation, page by page as the journal
// gives them. Only names of sites may hold a comma or a quote, so only they are quoted: see docs/decisions.

import type { ExportedTimeline } from '../../journal/journal.ts'
import { columns } from './columns.ts'

const newline = '\r\n'

export async function* timelinesCsv(
  pages: AsyncIterable<ExportedTimeline[]>,
  siteName: (siteId: string) => string,
): AsyncIterable<string> {
  yield `\ufeff${columns.map(({ header }) => header).join(',')}${newline}`
  for await (const page of pages) {
    yield page.map((row) => line(row, siteName(row.siteId))).join('')
  }
}

// Times and minutes hold nothing to quote.
function line(row: ExportedTimeline, siteName: string): string {
  const cells = columns.map(({ sort, cell }) => {
    const value = cell(row, siteName)
    return sort === 'text' ? quoted(value) : value
  })
  return cells.join(',') + newline
}

function quoted(cell: string | number): string {
  return typeof cell === 'string' && /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell)
}
