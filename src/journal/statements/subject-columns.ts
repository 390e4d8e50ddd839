// The columns that access is asked about; the same in every statement that finds a consultation.

import { sql } from 'kysely'
import type { Subject } from '../../people/actor.ts'

export const subjectColumns = sql.raw(
  ['network_id', 'site_id', 'hospital_site_id', 'destination_site_id', 'roster_id', 'author_id']
    .map((column) => `c.${column}`)
    .join(', '),
)

export interface SubjectRow {
  network_id: string
  site_id: string
  hospital_site_id: string
  destination_site_id: string | null
  roster_id: string
  author_id: string
}

export function subjectOf(row: SubjectRow): Subject {
  return {
    networkId: row.network_id,
    siteId: row.site_id,
    hospitalSiteId: row.hospital_site_id,
    destinationSiteId: row.destination_site_id,
    rosterId: row.roster_id,
    authorId: row.author_id,
  }
}
