// Numbers in columns. Rate and unit are not in the file: whoever sends it confirms them on a preview before it is drawn.

import type { EcgFormat } from './format.ts'
import { textLines } from './text-lines.ts'

const leastRows = 8
const mostTitleRows = 3
const number = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i

export const csv: EcgFormat = {
  name: 'csv',
  mediaType: 'text/csv',
  words: { zh: 'CSV 心电图数据', en: 'CSV' },
  sniff(head) {
    const lines = textLines(head).filter((line) => line.trim() !== '')
    return [',', ';', '\t'].some((separator) => isTable(lines.map((line) => line.split(separator))))
  },
}

function isTable(rows: string[][]): boolean {
  const titles = rows.findIndex(isRowOfNumbers)
  if (titles < 0 || titles > mostTitleRows) return false
  const body = rows.slice(titles)
  const columns = body[0]!.length
  return columns >= 2 && body.length >= leastRows && body.every((row) => row.length === columns && isRowOfNumbers(row))
}

const isRowOfNumbers = (row: string[]) =>
  row.some((cell) => number.test(cell)) && row.every((cell) => cell.trim() === '' || number.test(cell))
