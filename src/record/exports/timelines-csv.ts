// The export as CSV: a byte order mark for Excel, one header, one row a consultation, page by page as the journal
// gives them. Only names of sites may hold a comma or a quote, so only they are quoted: see docs/decisions.

import type { ExportedTimeline } from '../../journal/journal.ts'
import { cellsOf, columns } from './columns.ts'

const newline = '\r\n'
const sitePlace = columns.findIndex(({ header }) => header === 'site')

export async function* timelinesCsv(
  pages: AsyncIterable<ExportedTimeline[]>,
  siteName: (siteId: string) => string,
): AsyncIterable<string> {
  yield `\ufeff${columns.map(({ header }) => header).join(',')}${newline}`
  for await (const page of pages) {
    yield page.map((row) => line(row, siteName(row.siteId))).join('')
  }
}

function line(row: ExportedTimeline, siteName: string): string {
  const cells = cellsOf(row, siteName)
  cells[sitePlace] = quoted(String(cells[sitePlace]))
  return cells.join(',') + newline
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
