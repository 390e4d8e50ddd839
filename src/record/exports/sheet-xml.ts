// The sheet of a workbook, row by row as XML (ISO/IEC 29500-1, 18.3): texts in the cell itself, so that nothing has to be
// kept until the end. Numbers only where the column counts minutes; no cell is ever a formula.

import type { Column } from './columns.ts'

export const sheetEnd = '</sheetData></worksheet>'

/** Up to the first row of cells: the header is bold and stays in sight. */
export function sheetBegin(columns: readonly Column[]): string {
  const widths = columns.map(({ sort }, place) => {
    return `<col min="${place + 1}" max="${place + 1}" width="${sort === 'time' ? 24 : 16}" customWidth="1"/>`
  })
  const header = columns.map((column, place) => textCell(`${lettersOf[place]}1`, column.header, ' s="1"'))
  return `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>\
<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>\
</sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
}

export function sheetRow(number: number, cells: readonly string[], columns: readonly Column[]): string {
  let xml = `<row r="${number}">`
  for (const [place, cell] of cells.entries()) {
    if (cell === '') continue
    const at = lettersOf[place]! + number
    const isNumber = columns[place]!.sort === 'minutes' && /^-?\d+(\.\d+)?$/.test(cell)
    xml += isNumber ? `<c r="${at}"><v>${cell}</v></c>` : textCell(at, cell, '')
  }
  return `${xml}</row>`
}

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

function textCell(at: string, text: string, style: string): string {
  const kept = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : ''
  return `<c r="${at}"${style} t="inlineStr"><is><t${kept}>${escaped(text)}</t></is></c>`
}

/** What XML cannot hold stands as spreadsheets write it: _x000D_. */
function escaped(text: string): string {
  if (/^[\w;:.-]*$/.test(text) && !text.includes('_x')) return text
  return text
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, (sign) => `_x${hex(sign)}_`)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

/** A, B, ... Z, AA ... */
function letters(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}

const lettersOf = Array.from({ length: 1024 }, (_, place) => letters(place))
