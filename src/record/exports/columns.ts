// The columns of the export, in one order for CSV and workbook: the identity, then every milestone and every interval
// of every pathway under its canonical name, then the findings. No free text, no name of a patient.

import type { Pathway } from '../../consultation/pathways/pathway.ts'
import { pathways } from '../../consultation/pathways.ts'
import type { ExportedTimeline } from '../../journal/journal.ts'
import { formulaSafe } from './formula-safe.ts'

export interface Column {
  header: string
  sort: 'text' | 'time' | 'minutes'
  /** Empty where the consultation has no such value. */
  cell(row: ExportedTimeline, siteName: string): string | number
}

export const columns: readonly Column[] = [
  { header: 'consultationId', sort: 'text', cell: (row) => formulaSafe(row.consultationId) },
  { header: 'site', sort: 'text', cell: (_row, siteName) => formulaSafe(siteName) },
  { header: 'pathway', sort: 'text', cell: (row) => row.pathway },
  { header: 'diagnosis', sort: 'text', cell: (row) => row.diagnosis ?? '' },
  { header: 'strategy', sort: 'text', cell: (row) => row.strategy ?? '' },
  ...pathways.flatMap(columnsOf),
  { header: 'findings', sort: 'text', cell: (row) => row.findings.join(';') },
]

function columnsOf(pathway: Pathway): Column[] {
  const { name: own, exportPrefix } = pathway
  return [
    ...pathway.milestones.map(({ name }): Column => {
      return {
        header: exportPrefix + name,
        sort: 'time',
        cell: (row) => (row.pathway === own ? (row.milestones[name] ?? '') : ''),
      }
    }),
    ...pathway.intervals.map(({ name }): Column => {
      return {
        header: exportPrefix + name,
        sort: 'minutes',
        cell: (row) => (row.pathway === own ? (row.intervals[name] ?? '') : ''),
      }
    }),
  ]
}
