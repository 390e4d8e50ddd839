// What the journal holds of one member of the staff, for him: page by page, each in a short transaction of its own.

import { limits } from '../contract/limits.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { EmergencyReading, EntryOfPerson } from './journal.ts'
import { readingsSince } from './statements/emergency-readings.ts'
import { entriesOfPerson } from './statements/entries-of-person.ts'

export async function* entriesOf(
  postgres: Postgres,
  networkId: string,
  personId: string,
): AsyncGenerator<EntryOfPerson[]> {
  let after: string | null = ''
  while (after !== null) {
    const page: { personId: string; after: string; limit: number } = { personId, after, limit: limits.entriesPerReply }
    const { entries, next } = await postgres.inNetwork(networkId, (tx) => entriesOfPerson(tx, page))
    yield entries
    after = next
  }
}

export async function* emergencyReadingsOf(
  postgres: Postgres,
  networkId: string,
  personId: string,
): AsyncGenerator<EmergencyReading[]> {
  yield await postgres.inNetwork(networkId, (tx) => readingsSince(tx, personId, new Date(0)))
}
