// What is erased does not come back, so the machine's clock is not believed alone: it must agree with the database's, and,
// as both may be one machine's, with what was written before. A service in use writes every day; a clock that jumped
// leaves a gap behind it, also when something was written since.

import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'

export interface KnownTimes {
  databaseNow: Date
  /** Of the newest entry or row of the audit log, in any network, that is older than a day. */
  writtenAt: Date | null
}

const dayMs = 24 * 60 * 60_000
const mostSilentMs = 31 * dayMs

/** The sentence that says why nothing may be erased as of this day, or nothing. */
export function doubtOfDay(asOf: Date, { databaseNow, writtenAt }: KnownTimes): string | undefined {
  const said = `Nothing was erased. By this machine's clock it is ${asOf.toISOString()}`
  if (Math.abs(asOf.getTime() - databaseNow.getTime()) > dayMs)
    return `${said}, by the database's ${databaseNow.toISOString()}: set the one that is wrong.`
  if (writtenAt !== null && asOf.getTime() - writtenAt.getTime() <= mostSilentMs) return undefined
  const last =
    writtenAt === null ? 'nothing was written before' : `what was written before is of ${writtenAt.toISOString()}`
  return `${said}, and ${last}: set the clock. Where it is right, sign in to the service today and run this again in two days.`
}

export async function knownTimes(databaseUrl: string, asOf: Date): Promise<KnownTimes> {
  const networks = await asOwner({ databaseUrl }, async (tx) => {
    return (await sql<{ id: string; now: Date }>`select id, now() as now from networks`.execute(tx)).rows
  })
  const written: Date[] = []
  for (const { id } of networks) {
    const { rows } = await asOwner({ databaseUrl, networkId: id }, (tx) =>
      // indexes audit_log_network, consultations_network
      sql<{ at: Date | null }>`
        select max(at) as at from audit_log where network_id = ${id} and at < ${new Date(asOf.getTime() - dayMs)}
        union all
        select max(at) from entries where at < ${new Date(asOf.getTime() - dayMs)} and consultation_id in (
          select id from consultations where network_id = ${id} order by opened_at desc limit 100)`.execute(tx),
    )
    for (const { at } of rows) if (at !== null) written.push(at)
  }
  const newest = written.sort((a, b) => b.getTime() - a.getTime())[0]
  return { databaseNow: networks[0]?.now ?? asOf, writtenAt: newest ?? null }
}
