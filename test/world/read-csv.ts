// A CSV file as rows of cells (RFC 4180): just enough of the format to check what a spreadsheet would show.

export interface ReadCsv {
  hasByteOrderMark: boolean
  rows: string[][]
}

export function readCsv(bytes: Uint8Array): ReadCsv {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  const hasByteOrderMark = whole.startsWith('\ufeff')
  const text = hasByteOrderMark ? whole.slice(1) : whole
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    row.push(cell)
    const isLast = text.startsWith('\r\n', end)
    if (!isLast && text[end] !== ',') throw new Error(`neither comma nor end of line at ${end}`)
    if (isLast) {
      rows.push(row)
      row = []
    }
    at = end + (isLast ? 2 : 1)
  }
  if (row.length > 0) throw new Error('the last line has no end')
  return { hasByteOrderMark, rows }
}

function plainCell(text: string, start: number): { cell: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== ',' && !text.startsWith('\r\n', end)) end++
  const cell = text.slice(start, end)
  if (/["\r\n]/.test(cell)) throw new Error(`a cell at ${start} ought to be quoted`)
  return { cell, end }
}

function quotedCell(text: string, start: number): { cell: string; end: number } {
  let end = start + 1
  for (; text[end] !== '"' || text[end + 1] === '"'; end++) {
    if (end >= text.length) throw new Error(`a cell at ${start} is not closed`)
    if (text[end] === '"') end++
  }
  return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 }
}
