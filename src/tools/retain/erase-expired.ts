// Erases what its network keeps no longer: closed consultations, so many years after they were closed. Done as `jiuxin_eraser`,
// a role that can do nothing else; the files go after the commit (remove-erased.ts). The day is handed in.

import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'
import type { Tx } from '../../platform/postgres.ts'

export interface Erasing {
  databaseUrl: string
  /** On which day it is asked what is kept no longer. */
  asOf: Date
}

export interface Erased {
  consultations: number
  entries: number
  /** Hashes of the files that they had; another consultation may have the same one. */
  files: string[]
}

/** A transaction holds the locks of so many at most; nobody writes to those. */
const atOnce = 50

export async function countErasable({ databaseUrl, asOf }: Erasing): Promise<number> {
  let sum = 0
  for (const networkId of await networkIds(databaseUrl)) {
    sum += await asEraser(databaseUrl, networkId, async (tx) => {
      const { rows } = await sql<{ count: string }>`select count_erasable(${asOf}::timestamptz) as count`.execute(tx)
      return Number(rows[0]!.count)
    })
  }
  return sum
}

export async function eraseExpired({ databaseUrl, asOf }: Erasing): Promise<Erased> {
  const erased: Erased = { consultations: 0, entries: 0, files: [] }
  for (const networkId of await networkIds(databaseUrl)) {
    let place: Place | null = { openedAt: '-infinity', id: '' }
    while (place !== null) {
      const from: Place = place
      const some = await asEraser(databaseUrl, networkId, (tx) => eraseSome(tx, asOf, from))
      erased.consultations += some.consultations
      erased.entries += some.entries
      erased.files.push(...some.files)
      place = some.next
    }
  }
  return erased
}

interface Place {
  /** As the database writes it, to the microsecond. */
  openedAt: string
  id: string
}

async function eraseSome(tx: Tx, asOf: Date, from: Place) {
  const some = { consultations: 0, entries: 0, files: [] as string[], next: null as Place | null }
  let place = from
  while (some.consultations < atOnce) {
    const { rows } = await sql<Place & { entries: string; files: string[] }>`
      select id, opened_at::text as "openedAt", entries, files
      from erase_next(${asOf}::timestamptz, ${place.openedAt}::timestamptz, ${place.id})`.execute(tx)
    if (rows[0] === undefined) return some
    const { entries, files, ...next } = rows[0]
    place = next
    some.consultations += 1
    some.entries += Number(entries)
    some.files.push(...files)
  }
  return { ...some, next: place }
}

async function networkIds(databaseUrl: string): Promise<string[]> {
  const { rows } = await asOwner({ databaseUrl }, (tx) => sql<{ id: string }>`select id from networks`.execute(tx))
  return rows.map(({ id }) => id)
}

function asEraser<T>(databaseUrl: string, networkId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return asOwner({ databaseUrl, networkId }, async (tx) => {
    await sql`set local role jiuxin_eraser`.execute(tx)
    return work(tx)
  })
}
