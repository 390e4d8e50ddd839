// The export as a workbook: the same columns; times as text, minutes as numbers that a spreadsheet can count with. It is
// written as it is read: however many rows, only some pages of them are ever in memory, and a slow reader slows the
// reading. A sheet has an end, so there may be several.

import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { ZipFile } from 'yazl'
import type { ExportedTimeline } from '../../journal/journal.ts'
import { cellsOf, columns } from './columns.ts'
import { sheetBegin, sheetEnd, sheetRow } from './sheet-xml.ts'
import { workbookParts } from './workbook-parts.ts'

/** Below what a sheet may have (1,048,576), and its XML below what a ZIP tells without being asked (4 GB). */
const mostRowsOfSheet = 1_000_000
/** After so many everybody else has a turn. */
const rowsAtOnce = 50
/** A tenth more bytes than the best, for a third of the work. */
const compressionLevel = 1

export async function timelinesXlsx(
  pages: AsyncIterable<ExportedTimeline[]>,
  siteName: (siteId: string) => string,
  rowsOfSheet = mostRowsOfSheet,
): Promise<Readable> {
  const { ZipFile } = await import('yazl')
  const rows: Rows = { left: piecesOf(pages), next: { done: true, value: undefined } }
  // what is refused is refused before the first byte
  rows.next = await rows.left.next()
  const zip = new ZipFile()
  const workbook = zip.outputStream as Readable
  zip.on('error', (error: Error) => workbook.destroy(error))
  writeWorkbook(zip, workbook, rows, { siteName, rowsOfSheet }).catch((error: Error) => workbook.destroy(error))
  return workbook
}

interface Rows {
  left: AsyncGenerator<ExportedTimeline[], undefined>
  next: IteratorResult<ExportedTimeline[], undefined>
}

interface Wanted {
  siteName: (siteId: string) => string
  rowsOfSheet: number
}

async function* piecesOf(pages: AsyncIterable<ExportedTimeline[]>): AsyncGenerator<ExportedTimeline[], undefined> {
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += rowsAtOnce) {
      yield page.slice(from, from + rowsAtOnce)
      await setImmediate()
    }
  }
  return undefined
}

async function writeWorkbook(zip: ZipFile, workbook: Readable, rows: Rows, wanted: Wanted): Promise<void> {
  let sheets = 0
  do {
    if (workbook.destroyed) return void (await rows.left.return(undefined))
    sheets++
    const sheet = Readable.from(sheetXml(rows, wanted))
    // whoever stops listening ends the reading
    const stop = () => sheet.destroy()
    workbook.once('close', stop)
    zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`, { compressionLevel })
    await finished(sheet).finally(() => workbook.off('close', stop))
  } while (!rows.next.done)
  for (const [name, xml] of workbookParts(sheets)) zip.addBuffer(Buffer.from(xml), name)
  zip.end()
}

async function* sheetXml(rows: Rows, { siteName, rowsOfSheet }: Wanted): AsyncGenerator<Buffer> {
  let isWhole = false
  try {
    yield Buffer.from(sheetBegin(columns))
    for (let number = 1; !rows.next.done && number <= rowsOfSheet; rows.next = await rows.left.next()) {
      const told = rows.next.value.map((row) => sheetRow(++number, cellsOf(row, siteName(row.siteId)), columns))
      yield Buffer.from(told.join(''))
    }
    yield Buffer.from(sheetEnd)
    isWhole = true
  } finally {
    if (!isWhole) await rows.left.return(undefined)
  }
}
