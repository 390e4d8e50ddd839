// A sheet of a workbook (the first) as rows of cells: just enough of the format to check what a spreadsheet would show.

import { inflateRawSync } from 'node:zlib'

export type Sheet = (string | number | null)[][]

export function readXlsx(file: Buffer, number = 1): Sheet {
  const parts = unzip(file)
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, si]) =>
    textOf(si!),
  )
  const sheet = parts.get(`xl/worksheets/sheet${number}.xml`)
  if (sheet === undefined) throw new Error(`the workbook has no sheet${number}`)
  return [...sheet.matchAll(/<row[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
    const cells: Sheet[number] = []
    for (const [, attributes, inside = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      cells[columnOf(attributes!)] = cellOf(attributes!, inside, shared)
    }
    return Array.from(cells, (cell) => cell ?? null)
  })
}

function cellOf(attributes: string, inside: string, shared: string[]): string | number | null {
  const type = /\bt="(\w+)"/.exec(attributes)?.[1]
  if (type === 'inlineStr') return textOf(inside)
  const value = /<v>(.*?)<\/v>/s.exec(inside)?.[1]
  if (value === undefined) return null
  if (type === 's') return shared[Number(value)]!
  return type === 'str' ? unescaped(value) : Number(value)
}

function columnOf(attributes: string): number {
  const letters = /\br="([A-Z]+)\d+"/.exec(attributes)![1]!
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

const textOf = (xml: string) => [...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => unescaped(text!)).join('')

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-F]{4})_/g, (_sign, code) => String.fromCharCode(Number.parseInt(code, 16)))

/** The files of a ZIP by name, read by its central directory. */
function unzip(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const parts = new Map<string, string>()
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    const local = file.readUInt32LE(at + 42)
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20))
    parts.set(name, (file.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8'))
    at += 46 + nameLength + extra + comment
  }
  return parts
}
