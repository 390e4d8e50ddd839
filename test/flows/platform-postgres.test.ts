// The embedded Postgres as a machine treats it: killed, left behind, started twice, in folders with odd names. And the
// server's connections while that happens.

import { readdirSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { openDatabase } from '../../src/platform/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { openLog } from '../../src/platform/log.ts'
import { areMigrationsCurrent, migrate, migrationNames } from '../../src/platform/migrate.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { hasExited, readPostmaster } from '../../src/platform/postmaster.ts'
import { projectFolder } from '../../src/platform/project.ts'

const quiet = openLog({ level: 'silent' })
let root: string
let running: EmbeddedPostgres[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jiuxin-pg-'))
  await chmod(root, 0o711)
  running = []
})

afterEach(async () => {
  for (const postgres of running) await postgres.stop()
  await rm(root, { recursive: true, force: true })
})

async function start(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, durable: false })
  running.push(postgres)
  return postgres
}

async function query<Row extends pg.QueryResultRow>(postgres: EmbeddedPostgres, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.databaseUrl('postgres') })
  await client.connect()
  return (await client.query<Row>(statement).finally(() => client.end())).rows
}

async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isTrue()) return
    await wait(25)
  }
  throw new Error('it never came true')
}

/** 0 when none is running. */
function pidIn(folder: string): number {
  const name = readdirSync(folder).find((each) => /^postgres-\d+$/.test(each))!
  return readPostmaster(join(folder, name))?.pid ?? 0
}

describe('the embedded Postgres', () => {
  it('X3 starts in a folder with spaces and Chinese, keeps its password to its owner and opens no port', async () => {
    const folder = join(root, '救心 数据')
    const postgres = await start(folder)
    expect(await query(postgres, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
    const password = readdirSync(folder).find((name) => name.endsWith('.password'))!
    expect((await stat(join(folder, password))).mode & 0o777).toBe(0o600)
    const stranger = postgres.databaseUrl('postgres').replace(/:[^:@]+@/, ':guess@')
    await expect(new pg.Client({ connectionString: stranger }).connect()).rejects.toMatchObject({ code: '28P01' })
  })

  it('X3 starts under a path longer than a socket may have', async () => {
    const folder = join(root, '很长的路径'.repeat(8))
    expect(await query(await start(folder), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('X3 starts in a folder that only its owner may enter', async () => {
    const closed = join(root, 'closed')
    await mkdir(closed, { mode: 0o700 })
    expect(await query(await start(join(closed, 'data')), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('X4 killed with -9 it keeps every committed row', async () => {
    const first = await start(root)
    await query(first, 'create table kept (n int)')
    await query(first, 'insert into kept select generate_series(1, 1000)')
    process.kill(first.pid, 'SIGKILL')
    await until(() => hasExited(first.pid))
    const second = await start(root)
    expect(second.pid).not.toBe(first.pid)
    expect(await query(second, 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }])
  })

  it('X4 one that outlived its server is taken over, and stops only when the last one leaves', async () => {
    const left = await start(root)
    const found = await start(root)
    expect([found.pid, found.adopted]).toEqual([left.pid, true])
    const other = new pg.Client({ connectionString: found.databaseUrl('postgres') })
    await other.connect()
    await left.stop()
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await other.end()
    await until(async () => {
      await found.stop()
      return hasExited(found.pid)
    })
  })

  it('X431 a connection that was given up and is not gone yet does not keep it', async () => {
    const postgres = await start(root)
    const leaving = new pg.Client({ connectionString: postgres.databaseUrl('postgres') })
    await leaving.connect()
    const { rows } = await leaving.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]!.pid, 'SIGSTOP')
    const ended = leaving.end()
    setTimeout(() => process.kill(rows[0]!.pid, 'SIGCONT'), 100)
    await postgres.stop()
    expect(hasExited(postgres.pid)).toBe(true)
    await ended
  })

  it('X4 one that cannot be reached any more is restarted', async () => {
    const left = await start(root)
    const socketFolder = new URL(left.databaseUrl('x').replace('@/', '@x/')).searchParams.get('host')!
    await rm(socketFolder, { recursive: true })
    const found = await start(root)
    expect(found.adopted).toBe(false)
    expect(hasExited(left.pid)).toBe(true)
  })

  it('X4 a stale number that now belongs to another program does not stop the start', async () => {
    const left = await start(root)
    const version = (await query<{ server_version: string }>(left, 'show server_version'))[0]!.server_version
    const pidFile = join(root, `postgres-${Number.parseInt(version, 10)}`, 'postmaster.pid')
    const content = await readFile(pidFile, 'utf8')
    await left.stop()
    await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)))
    expect((await start(root)).adopted).toBe(false)
  })

  it('X4 two that start at once share one', async () => {
    const [one, other] = await Promise.all([start(root), start(root)])
    expect(one.pid).toBe(other.pid)
  })
})

describe('the server and its database', () => {
  it('X21 while Postgres is away calls are "unavailable", and afterwards they work again', async () => {
    const first = await start(root)
    const databaseUrl = first.databaseUrl('postgres')
    await migrate(databaseUrl)
    const postgres = openPostgres({ databaseUrl, poolSize: 2 })
    const heard: string[] = []
    const stopListening = await postgres.listen('due', (payload) => heard.push(payload))
    try {
      const ask = () => postgres.inNetwork('net-a', (tx) => sql<{ n: number }>`select 1 as n`.execute(tx))
      await ask()
      const cut = postgres.inNetwork('net-a', async (tx) => {
        process.kill(first.pid, 'SIGQUIT')
        await until(() => hasExited(first.pid))
        await sql`select 1`.execute(tx)
      })
      await expect(cut).rejects.toMatchObject({ name: 'Unavailable' })
      await expect(ask()).rejects.toMatchObject({ name: 'Unavailable' })
      expect(await postgres.isReachable()).toBe(false)
      const second = await start(root)
      expect((await ask()).rows).toEqual([{ n: 1 }])
      await until(async () => {
        await query(second, `notify due, 'after'`)
        return heard.includes('after')
      })
    } finally {
      await stopListening()
      await postgres.close()
    }
  })

  it('X83 a Postgres that is killed under an open database comes back with every row, for the same connections', async () => {
    const database = await openDatabase({ databaseUrl: undefined, dataDir: root }, quiet)
    const postgres = openPostgres({ databaseUrl: database.serverUrl, poolSize: 2 })
    try {
      await migrate(database.databaseUrl)
      await database.letServersIn()
      const note = (operation: string) =>
        postgres.inNetwork('net-a', (tx) =>
          sql`insert into audit_log (network_id, operation) values ('net-a', ${operation})`.execute(tx),
        )
      const heard: string[] = []
      await postgres.listen('due', (payload) => heard.push(payload))
      for (const round of ['first', 'second']) {
        await note(round)
        const killed = pidIn(root)
        process.kill(killed, 'SIGKILL')
        await until(() => hasExited(killed))
        await until(async () => {
          const sent = postgres.inNetwork('net-a', (tx) => sql.raw(`notify due, '${round}'`).execute(tx))
          await sent.catch((error: unknown) => expect(error).toMatchObject({ name: 'Unavailable' }))
          return heard.includes(round)
        })
        expect(pidIn(root)).not.toBe(killed)
      }
      const client = new pg.Client({ connectionString: database.databaseUrl })
      await client.connect()
      const kept = await client.query('select operation from audit_log order by id').finally(() => client.end())
      expect(kept.rows).toEqual([{ operation: 'first' }, { operation: 'second' }])
    } finally {
      await postgres.close()
      await database.stop()
    }
    expect(pidIn(root)).toBe(0)
  }, 90_000)

  it('X83 two that share it start it once; the last one that leaves stops it for good', async () => {
    const config = { databaseUrl: undefined, dataDir: root }
    const both = await Promise.all([openDatabase(config, quiet), openDatabase(config, quiet)])
    const killed = pidIn(root)
    process.kill(killed, 'SIGKILL')
    await until(() => pidIn(root) !== killed && pidIn(root) > 0)
    const after = pidIn(root)
    for (const database of both) await database.stop()
    expect(hasExited(after)).toBe(true)
    // longer than a look takes
    await wait(1_500)
    expect(pidIn(root)).toBe(0)
  }, 90_000)

  it('X8 migrations run once when two servers start together, and are seen to be current', async () => {
    const databaseUrl = (await start(root)).databaseUrl('postgres')
    expect(await areMigrationsCurrent(databaseUrl)).toBe(false)
    const applied = await Promise.all([migrate(databaseUrl), migrate(databaseUrl)])
    expect(applied.flat()).toEqual(migrationNames())
    expect(await areMigrationsCurrent(databaseUrl)).toBe(true)
  })

  it('X376 a migration of tables in use lets their writer finish, stands in nobody’s way for long, and is tried again', async () => {
    const databaseUrl = (await start(root)).databaseUrl('postgres')
    const [before, rest] = [
      migrationNames().filter((name) => name < '0023'),
      migrationNames().filter((name) => name > '0023'),
    ]
    const logger = { debug() {}, info() {}, warn() {}, error() {} }
    const dir = join(projectFolder, 'migrations')
    const place = { databaseUrl, dir, ignorePattern: '(?!\\d{4}_.+\\.sql$).*', migrationsTable: 'pgmigrations' }
    await runner({ ...place, direction: 'up', singleTransaction: false, count: before.length, logger })
    const [writer, watcher] = [
      new pg.Client({ connectionString: databaseUrl }),
      new pg.Client({ connectionString: databaseUrl }),
    ]
    await Promise.all([writer.connect(), watcher.connect()])
    const isWaiting = async () => (await watcher.query('select from pg_locks where not granted')).rowCount !== 0
    try {
      await writer.query('begin; lock table drafts in row exclusive mode')
      const migrating = migrate(databaseUrl)
      await until(isWaiting)
      await writer.query(
        `set local lock_timeout = '1s'; lock table consultations, entries, recordings in row exclusive mode`,
      )
      await until(async () => !(await isWaiting()))
      expect(await areMigrationsCurrent(databaseUrl)).toBe(false)
      await writer.query('commit')
      expect(await migrating).toEqual(rest)
    } finally {
      await Promise.all([writer.end(), watcher.end()])
    }
  })

  it('X8 an error of a statement is no "unavailable", and nothing of its transaction stays', async () => {
    const databaseUrl = (await start(root)).databaseUrl('postgres')
    await migrate(databaseUrl)
    const postgres = openPostgres({ databaseUrl, poolSize: 1 })
    try {
      const writing = postgres.asSystem(async (tx) => {
        await sql`insert into sign_in_failures (login, failures, last_failed_at) values ('x', 1, now())`.execute(tx)
        await sql`select 1 / 0`.execute(tx)
      })
      await expect(writing).rejects.toMatchObject({ code: '22012' })
      const left = await postgres.asSystem((tx) =>
        sql<{ n: number }>`select count(*) as n from sign_in_failures`.execute(tx),
      )
      expect(left.rows).toEqual([{ n: 0 }])
    } finally {
      await postgres.close()
    }
  })
})
