// `npm run rebuild-milestones`: says the snapshots and projections of every network again from the journal. Identical
// unless the pathways or a network's targets have changed; how many were different is told.

import pg from 'pg'
import { openJournal } from '../journal/open-journal.ts'
import { openPeople } from '../people/open-people.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openPostgres } from '../platform/postgres.ts'

const config = readConfigOrExit()
const database = await openDatabase(config)
const postgres = openPostgres({ databaseUrl: database.databaseUrl })
const people = openPeople({ postgres, clock: systemClock, demoAllowed: config.mode === 'demo' })
try {
  const journal = openJournal({ postgres, clock: systemClock, people })
  for (const networkId of await networkIds(database.databaseUrl)) {
    const { consultations, changed } = await journal.rebuildMilestones(networkId)
    console.log(`${consultations} consultations rebuilt, ${changed} were different.`)
  }
} finally {
  await people.close()
  await postgres.close()
  await database.stop()
}

async function networkIds(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<{ id: string }>('select id from networks order by created_at')).rows.map(({ id }) => id)
  } finally {
    await client.end()
  }
}
