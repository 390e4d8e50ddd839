// The database that the configuration means: the one at DATABASE_URL, else the embedded one in DATA_DIR. For the
// server and for every tool, so that both always speak of the same; the server by a login that owns nothing.

import pg from 'pg'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Log } from './log.ts'
import { embeddedLogin, letIn, serverLogin, watchdogLogin } from './logins.ts'

export interface Database {
  /** As the owner of the tables: for migrations and tools, never for what serves. */
  databaseUrl: string
  /** For what serves. The owner's where nothing else was given. */
  serverUrl: string
  /** Lets the logins in that own nothing. Only after the migrations, which make their roles. */
  letServersIn(): Promise<void>
  /** Stops the embedded Postgres if nobody else is connected. Only after everything that uses it has ended. */
  stop(): Promise<void>
}

const name = 'jiuxin'
const oldestVersion = 15

/** With `watchLog` (the server, which stays) an embedded one that dies is started again. */
export async function openDatabase(config: DatabasePlace, watchLog?: Log): Promise<Database> {
  if (config.databaseUrl !== undefined) return given(config.databaseUrl, config)
  const embedded = await startEmbeddedPostgres({ folder: config.dataDir, ...(watchLog && { watchLog }) })
  await createIfMissing(embedded.databaseUrl('postgres'))
  const databaseUrl = embedded.databaseUrl(name)
  const [serverUrl, watchdogUrl] = [embeddedLogin(databaseUrl, serverLogin), embeddedLogin(databaseUrl, watchdogLogin)]
  return {
    databaseUrl,
    serverUrl,
    async letServersIn() {
      await letIn(databaseUrl, serverUrl, true)
      await letIn(databaseUrl, watchdogUrl, true)
    },
    stop: embedded.stop,
  }
}

interface DatabasePlace {
  databaseUrl: string | undefined
  migrateDatabaseUrl?: string | undefined
  watchdogDatabaseUrl?: string | undefined
  dataDir: string
}

async function given(serverUrl: string, place: DatabasePlace): Promise<Database> {
  const { migrateDatabaseUrl: ownerUrl, watchdogDatabaseUrl: watchdogUrl } = place
  const databaseUrl = ownerUrl ?? serverUrl
  await checkVersion(databaseUrl)
  return {
    databaseUrl,
    serverUrl,
    async letServersIn() {
      // a password that was set by somebody is his: a mistyped one here must not lock the other servers out
      for (const url of ownerUrl === undefined ? [] : [serverUrl, watchdogUrl])
        if (url !== undefined) await letIn(databaseUrl, url, false)
    },
    stop: async () => {},
  }
}

async function checkVersion(databaseUrl: string): Promise<void> {
  const version = await once(databaseUrl, `select current_setting('server_version_num')::int / 10000 as version`)
  if (Number(version) < oldestVersion) {
    throw new Error(`DATABASE_URL: it is Postgres ${version}; this program needs ${oldestVersion} or newer.`)
  }
}

async function createIfMissing(databaseUrl: string): Promise<void> {
  const found = await once(databaseUrl, `select 1 as found from pg_database where datname = '${name}'`)
  if (found !== undefined) return
  await once(databaseUrl, `create database ${name}`).catch((error: { code?: string }) => {
    // another start made it at the same moment
    if (error.code !== '42P04' && error.code !== '23505') throw error
  })
}

async function once(databaseUrl: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return Object.values((await client.query(statement)).rows[0] ?? {})[0]
  } finally {
    await client.end().catch(() => {})
  }
}
