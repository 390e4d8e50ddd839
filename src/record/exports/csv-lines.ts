// Rows of the export as the bytes of CSV lines. An export runs beside live consultations in the same process, so a row
// is told without an object or a string in between: its values are found in the JSON as Postgres writes it
// ({"a": "b", "c": 1.5}) and copied to their columns. Whatever is not plain there is told the long way.

import type { ExportedTimeline } from '../../journal/journal.ts'
import { cellsOf, columns, placesOf } from './columns.ts'
import { quoted } from './csv-cell.ts'
import { findValues, type Names, namesOf } from './find-values.ts'
import { formulaSafe } from './formula-safe.ts'

/** Complete lines. `siteCell`: as it stands in the file. */
export function csvLines(rows: readonly ExportedTimeline[], siteCell: (siteId: string) => Buffer): Buffer[] {
  const sites = rows.map(({ siteId }) => siteCell(siteId))
  const bytes = Buffer.allocUnsafe(rows.reduce((sum, row, place) => sum + mostBytes(row) + sites[place]!.length, 0))
  const pieces: Buffer[] = []
  let at = 0
  let taken = 0
  for (const [place, row] of rows.entries()) {
    const next = putLine(bytes, at, row, sites[place]!)
    if (next === notPlain) {
      pieces.push(bytes.subarray(taken, at), longWay(row, sites[place]!))
      taken = at
    } else at = next
  }
  pieces.push(bytes.subarray(taken, at))
  return pieces.filter(({ length }) => length > 0)
}

const notPlain = -1
const comma = 44
const identity = 5

const named = new Map<string, { milestones: Names; intervals: Names }>(
  [...placesOf].map(([pathway, { milestones, intervals }]) => {
    return [pathway, { milestones: namesOf(milestones), intervals: namesOf(intervals) }]
  }),
)
/** Where the value of each column begins and ends in `read`. */
const spans = new Int32Array(columns.length * 2)
let read = Buffer.allocUnsafe(16_384)

function mostBytes({
  consultationId,
  pathway,
  diagnosis,
  strategy,
  milestones,
  intervals,
  findings,
}: ExportedTimeline) {
  const codes = consultationId.length + pathway.length + (diagnosis?.length ?? 0) + (strategy?.length ?? 0)
  return codes + milestones.length + intervals.length + findings.length + columns.length + 3
}

/** Where the next line begins, or that this one is not plain. */
function putLine(bytes: Buffer, start: number, row: ExportedTimeline, site: Buffer): number {
  const { consultationId, pathway, diagnosis, strategy, findings } = row
  const codes = [pathway, diagnosis ?? '', strategy ?? '', findings]
  if (!(isCode(consultationId) && codes.every(isCode) && findBoth(row))) return notPlain
  let at = start + bytes.write(formulaSafe(consultationId), start, 'latin1')
  bytes[at++] = comma
  bytes.set(site, at)
  at += site.length
  for (const code of codes.slice(0, -1)) {
    bytes[at++] = comma
    at += bytes.write(code, at, 'latin1')
  }
  for (let column = identity; column < columns.length - 1; column++) {
    bytes[at++] = comma
    const end = spans[2 * column + 1]!
    for (let from = spans[2 * column]!; from < end; from++) bytes[at++] = read[from]!
  }
  bytes[at++] = comma
  return at + bytes.write(`${findings}\r\n`, at, 'latin1')
}

function findBoth({ pathway, milestones, intervals }: ExportedTimeline): boolean {
  const names = named.get(pathway)
  if (names === undefined) return false
  const most = 3 * (milestones.length + intervals.length)
  if (read.length < most) read = Buffer.allocUnsafe(2 * most)
  const between = read.write(milestones)
  const end = between + read.write(intervals, between)
  spans.fill(0)
  return findValues(read, 0, between, names.milestones, spans) && findValues(read, between, end, names.intervals, spans)
}

function isCode(text: string): boolean {
  return /^[\w;-]*$/.test(text)
}

function longWay(row: ExportedTimeline, site: Buffer): Buffer {
  const [id, , ...others] = cellsOf(row, '').map(quoted)
  return Buffer.concat([Buffer.from(`${id},`), site, Buffer.from(`,${others.join(',')}\r\n`)])
}
