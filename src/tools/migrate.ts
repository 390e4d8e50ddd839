// Brings the database to the newest migration: `npm run migrate`. The server does the same when it starts.

import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { migrate } from '../platform/migrate.ts'

const database = await openDatabase(readConfigOrExit())
try {
  const applied = await migrate(database.databaseUrl)
  await database.letServersIn()
  console.log(applied.length === 0 ? 'Nothing to do: the database is current.' : `Applied: ${applied.join(', ')}`)
} finally {
  await database.stop()
}
