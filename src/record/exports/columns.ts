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

const identity = ['consultationId', 'site', 'pathway', 'diagnosis', 'strategy']

export const columns: readonly Column[] = [
  ...identity.map((header): Column => ({ header, sort: 'text' })),
  ...pathways.flatMap(columnsOf),
  { header: 'findings', sort: 'text' },
]

export type Places = ReadonlyMap<string, number>

/** Where the values of a pathway's patient stand. */
export const placesOf: ReadonlyMap<string, { milestones: Places; intervals: Places }> = new Map(
  pathways.map(({ name, milestones, intervals, exportPrefix }) => {
    const placed = (named: readonly { name: string }[]) =>
      new Map(named.map((one) => [one.name, columns.findIndex(({ header }) => header === exportPrefix + one.name)]))
    return [name, { milestones: placed(milestones), intervals: placed(intervals) }]
  }),
)

/** One cell a column, empty where the consultation has no such value. */
export function cellsOf(row: ExportedTimeline, siteName: string): string[] {
  const cells = columns.map(() => '')
  cells[0] = formulaSafe(row.consultationId)
  cells[1] = formulaSafe(siteName)
  cells[2] = row.pathway
  cells[3] = row.diagnosis ?? ''
  cells[4] = row.strategy ?? ''
  const places = placesOf.get(row.pathway)
  if (places) {
    fill(cells, places.milestones, row.milestones)
    fill(cells, places.intervals, row.intervals)
  }
  cells[columns.length - 1] = row.findings
  return cells
}

// By what the row has, not by what it might have: of a hundred cells most are empty.
function fill(cells: string[], places: Places, json: string): void {
  for (const [name, value] of Object.entries(JSON.parse(json) as Record<string, unknown>)) {
    const place = places.get(name)
    if (place !== undefined) cells[place] = formulaSafe(String(value ?? ''))
  }
}

function columnsOf({ milestones, intervals, exportPrefix }: Pathway): Column[] {
  return [
    ...milestones.map(({ name }): Column => ({ header: exportPrefix + name, sort: 'time' })),
    ...intervals.map(({ name }): Column => ({ header: exportPrefix + name, sort: 'minutes' })),
  ]
}
