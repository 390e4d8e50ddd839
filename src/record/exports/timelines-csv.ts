// The export as CSV: a byte order mark for Excel, one header, one row a consultation, page by page as the journal
// gives them.

import { setImmediate } from 'node:timers/promises'
import type { ExportedTimeline } from '../../journal/journal.ts'
import { columns } from './columns.ts'
import { quoted } from './csv-cell.ts'
import { csvLines } from './csv-lines.ts'
import { formulaSafe } from './formula-safe.ts'

/** After so many everybody else has a turn, and the next page comes in meanwhile. */
const rowsAtOnce = 100

export async function* timelinesCsv(
  pages: AsyncIterable<ExportedTimeline[]>,
  siteName: (siteId: string) => string,
): AsyncIterable<Buffer> {
  yield Buffer.from(`\ufeff${columns.map(({ header }) => header).join(',')}\r\n`)
  const siteCells = new Map<string, Buffer>()
  const siteCell = (siteId: string): Buffer => {
    const cell = siteCells.get(siteId) ?? Buffer.from(quoted(formulaSafe(siteName(siteId))))
    siteCells.set(siteId, cell)
    return cell
  }
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += rowsAtOnce) {
      yield* csvLines(page.slice(from, from + rowsAtOnce), siteCell)
      await setImmediate()
    }
  }
}
