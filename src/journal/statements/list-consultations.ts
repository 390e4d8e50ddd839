// A page of consultations, newest first. Each way that a person reaches consultations (his site, his roster, ...) reads
// its own index for at most one page; the pages are merged. So an open list costs the same beside a million closed ones.

import { type RawBuilder, sql } from 'kysely'
import type { ConsultationSummary } from '../../consultation/model.ts'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

export type ReachColumn = 'network_id' | 'site_id' | 'roster_id' | 'hospital_site_id' | 'destination_site_id'

/** One way to reach consultations: those that have one of these ids in this column. */
export interface Way {
  column: ReachColumn
  ids: readonly string[]
}

export interface Listing {
  ways: readonly Way[]
  /** Only those that one of these ways reaches too. */
  within?: readonly Way[] | undefined
  state?: 'open' | 'closed' | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** The last row of the page before. */
  after?: { openedAt: string; id: string } | undefined
  limit: number
}

export interface Listed {
  subject: Subject
  summary: ConsultationSummary
}

interface Row extends SubjectRow {
  seq: number
  summary: ConsultationSummary
}

// Indexes: consultations_open_<way> for open ones, else consultations_<way>.
export async function listConsultations(tx: Tx, listing: Listing): Promise<Listed[]> {
  const ways = listing.ways.filter(({ ids }) => ids.length > 0)
  if (ways.length === 0) return []
  const { rows } = await sql<Row>`
    select ${subjectColumns}, c.seq, c.summary
    from (
      select distinct on (w.opened_at, w.id) w.opened_at, w.id
      from (${sql.join(
        ways.map((way) => onePage(way, listing)),
        sql` union all `,
      )}) w
      order by w.opened_at desc, w.id
      limit ${listing.limit}
    ) page
    join consultations c on c.id = page.id
    order by page.opened_at desc, page.id`.execute(tx)
  return rows.map((row) => ({ subject: subjectOf(row), summary: { ...row.summary, seq: row.seq } }))
}

function onePage({ column, ids }: Way, listing: Listing): RawBuilder<unknown> {
  return sql`
    select found.opened_at, found.id
    from unnest(${ids}::text[]) as wanted(id)
    cross join lateral (
      select c.opened_at, c.id
      from consultations c
      where c.${sql.raw(column)} = wanted.id ${conditions(listing)}
      order by c.opened_at desc, c.id
      limit ${listing.limit}
    ) found`
}

// The state is written out, not passed: a partial index is used only for a literal.
function conditions({ within, state, from, to, after }: Listing): RawBuilder<unknown> {
  const all = [
    state === undefined ? sql`` : sql`and c.state = ${sql.raw(`'${state === 'open' ? 'open' : 'closed'}'`)}`,
    within === undefined ? sql`` : sql`and (${sql.join(within.map(isReached), sql` or `)})`,
    from === undefined ? sql`` : sql`and c.opened_at >= ${from}`,
    to === undefined ? sql`` : sql`and c.opened_at < ${to}`,
    after === undefined
      ? sql``
      : sql`and c.opened_at <= ${after.openedAt}::timestamptz
          and (c.opened_at < ${after.openedAt}::timestamptz or c.id > ${after.id})`,
  ]
  return sql.join(all, sql` `)
}

/** Asked of the row `c`. */
export function isReached({ column, ids }: Way): RawBuilder<unknown> {
  return sql`c.${sql.raw(column)} = any(${ids}::text[])`
}
