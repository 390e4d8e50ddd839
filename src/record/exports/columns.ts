// The columns of the export, in one order for CSV and workbook: the identity, then every milestone and every interval
// of every pathway under its canonical name, then the findings. No free text, no name of a patient.

import type { Pathway } from '../../consultation/pathways/pathway.ts'
import { pathways } from '../../consultation/pathways.ts'
import type { ExportedTimeline } from '../../journal/journal.ts'
import { formulaSafe } from './formula-safe.ts'

export interface Column {
  header: string
  sort: 'text' | 'time' | 'minutes'
}

export type Cell = string | number

const identity = ['consultationId', 'site', 'pathway', 'diagnosis', 'strategy']

export const columns: readonly Column[] = [
  ...identity.map((header): Column => ({ header, sort: 'text' })),
  ...pathways.flatMap(columnsOf),
  { header: 'findings', sort: 'text' },
]

/** One cell a column, empty where the consultation has no such value. */
export function cellsOf(row: ExportedTimeline, siteName: string): Cell[] {
  const cells = emptyRow.slice()
  cells[0] = formulaSafe(row.consultationId)
  cells[1] = formulaSafe(siteName)
  cells[2] = row.pathway
  cells[3] = row.diagnosis ?? ''
  cells[4] = row.strategy ?? ''
  const place = places.get(row.pathway)
  if (place) {
    fill(cells, place.milestones, row.milestones)
    fill(cells, place.intervals, row.intervals)
  }
  cells[columns.length - 1] = row.findings.join(';')
  return cells
}

function columnsOf({ milestones, intervals, exportPrefix }: Pathway): Column[] {
  return [
    ...milestones.map(({ name }): Column => ({ header: exportPrefix + name, sort: 'time' })),
    ...intervals.map(({ name }): Column => ({ header: exportPrefix + name, sort: 'minutes' })),
  ]
}

type Places = ReadonlyMap<string, number>

const emptyRow: readonly Cell[] = columns.map(() => '')
const places = new Map<string, { milestones: Places; intervals: Places }>(
  pathways.map(({ name, milestones, intervals, exportPrefix }) => {
    const placed = (named: readonly { name: string }[]) =>
      new Map(named.map((one) => [one.name, columns.findIndex(({ header }) => header === exportPrefix + one.name)]))
    return [name, { milestones: placed(milestones), intervals: placed(intervals) }]
  }),
)

// By what the row has, not by what it might have: of a hundred cells most are empty.
function fill(cells: Cell[], placed: Places, values: Record<string, Cell>): void {
  for (const name in values) {
    const at = placed.get(name)
    if (at !== undefined) cells[at] = values[name]!
  }
}
