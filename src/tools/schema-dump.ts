// Writes migrations/schema.sql from an empty database with all migrations: `npm run schema`. With `--check` it
// writes nothing and fails when the committed file tells something else.

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { migrate } from '../platform/migrate.ts'
import { dumpSchema } from './dump-schema.ts'

const file = fileURLToPath(new URL('../../migrations/schema.sql', import.meta.url))
const schema = await schemaOfMigrations()
if (!process.argv.includes('--check')) {
  await writeFile(file, schema)
  console.log('Wrote migrations/schema.sql.')
} else if ((await readFile(file, 'utf8').catch(() => '')) !== schema) {
  console.error('migrations/schema.sql is not what the migrations make. Run `npm run schema` and commit the file.')
  process.exitCode = 1
} else {
  console.log('migrations/schema.sql is current.')
}

async function schemaOfMigrations(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jiuxin-schema-'))
  // Postgres may run as another user, who must get through
  await chmod(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ folder, durable: false, settings: { fsync: 'off' } })
  try {
    await migrate(postgres.databaseUrl('postgres'))
    const client = new pg.Client({ connectionString: postgres.databaseUrl('postgres') })
    await client.connect()
    return await dumpSchema(client).finally(() => client.end())
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
