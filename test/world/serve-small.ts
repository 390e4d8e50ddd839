// A program: serves the small network from an embedded Postgres in DATA_DIR, made on first run. What `npm start` is
// without the demo's month, for tests that kill it. PATIENCE = seconds until the backup is called. Of its signals
// SIGWINCH is a promise that nobody hears, SIGPWR an error that nobody catches.

import pg from 'pg'
import { serve } from '../../src/main.ts'
import { readConfigOrExit } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { openLog } from '../../src/platform/log.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { smallNetwork } from './network.ts'

const config = readConfigOrExit()
const database = await openDatabase(config, openLog({ level: config.logLevel }))
const { databaseUrl } = database
await migrate(databaseUrl)
await database.letServersIn()
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
const { rowCount } = await client.query('select id from networks limit 1')
if (rowCount === 0) {
  await smallNetwork({ databaseUrl })
  await client.query('update rosters set patience_seconds = $1', [Number(process.env.PATIENCE ?? 60)])
}
await client.end()
const { port } = await serve(config, database)
console.log(`ready:  http://localhost:${port}`)
process.on('SIGWINCH', () => void Promise.reject(new Error('nobody heard this', { cause: new Error('of old') })))
process.on('SIGPWR', () => {
  throw new Error('nobody caught this')
})
