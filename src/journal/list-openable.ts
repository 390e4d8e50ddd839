// Lists of consultations, of exactly those that the actor may open. Summaries carry names and complaints: each list that
// is read leaves a row in the audit log.

import type { ConsultationSummary } from '../consultation/model.ts'
import { limits } from '../contract/limits.ts'
import { mayOpen, reachOf } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import { writeAudit } from '../platform/audit.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Journal } from './journal.ts'
import { type Listing, listConsultations, type Way } from './statements/list-consultations.ts'

type Filter = Parameters<Journal['list']>[1]

export async function listOpenable(
  postgres: Postgres,
  actor: Actor,
  filter: Filter,
): Promise<{ consultations: ConsultationSummary[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? limits.pageSize, 1), limits.pageSize)
  const listing: Listing = {
    ...waysOf(actor, filter.siteId),
    state: filter.state,
    from: storable(filter.from),
    to: storable(filter.to),
    after: filter.cursor === undefined ? undefined : placeOf(filter.cursor),
    limit: limit + 1,
  }
  const { summaries: consultations, hasMore } = await readList(postgres, actor, listing, limit)
  const last = consultations.at(-1)
  return { consultations, next: hasMore && last !== undefined ? cursorOf(last) : null }
}

/** Every open consultation, newest first, as far as a phone can hold them. */
export async function dutyList(postgres: Postgres, actor: Actor): Promise<ConsultationSummary[]> {
  const most = limits.dutyListLength
  return (await readList(postgres, actor, { ...waysOf(actor), state: 'open', limit: most }, most)).summaries
}

async function readList(
  postgres: Postgres,
  actor: Actor,
  listing: Listing,
  most: number,
): Promise<{ summaries: ConsultationSummary[]; hasMore: boolean }> {
  const { networkId, personId, sessionId } = actor
  return postgres.inNetwork(networkId, async (tx) => {
    const listed = await listConsultations(tx, listing)
    // the ways and `mayOpen` say the same; where they ever differ, the narrower one wins
    const openable = listed.filter(({ subject }) => mayOpen(actor, subject))
    const summaries = openable.slice(0, most).map(({ summary }) => summary)
    const details = { count: summaries.length }
    await writeAudit(tx, { networkId, personId, sessionId, operation: 'list-consultations', details })
    return { summaries, hasMore: openable.length > most }
  })
}

export function waysOf(actor: Actor, siteId?: string): { ways: Way[]; within?: Way[] } {
  const reach = reachOf(actor)
  const mine: Way[] = reach.wholeNetwork
    ? [{ column: 'network_id', ids: [reach.networkId] }]
    : [
        { column: 'site_id', ids: reach.askedBy },
        { column: 'roster_id', ids: reach.rosterIds },
        { column: 'hospital_site_id', ids: reach.hospitals },
        { column: 'destination_site_id', ids: reach.receivedBy },
      ]
  if (siteId === undefined) return { ways: mine }
  return { ways: siteId.includes('\0') ? [] : [{ column: 'site_id', ids: [siteId] }], within: mine }
}

function cursorOf({ openedAt, id }: ConsultationSummary): string {
  return `${Date.parse(openedAt).toString(36)}.${id}`
}

function placeOf(cursor: string): { openedAt: string; id: string } {
  const [openedAt = '', id = ''] = cursor.split('.')
  const openedAtMs = Number.parseInt(openedAt, 36)
  if (!/^[0-9a-z]{1,9}$/.test(openedAt) || !isId(id)) throw new RefusalError('bad-request')
  return { openedAt: new Date(openedAtMs).toISOString(), id }
}

const earliestMs = Date.UTC(1900, 0, 1)
const latestMs = Date.UTC(2200, 0, 1)

/** A span may begin before anything that the database can hold; nothing was opened then. */
export function storable(at: Date | undefined): Date | undefined {
  return at && new Date(Math.min(Math.max(at.getTime(), earliestMs), latestMs))
}
