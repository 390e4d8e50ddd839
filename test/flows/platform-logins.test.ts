// What the login of the servers may do, read from the database's own catalog and tried: every table is asked, also those
// that are made tomorrow.

import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import pg from 'pg'
import { openDatabase } from '../../src/platform/database.ts'
import { embeddedLogin, letIn, powersOf, serverLogin, watchdogLogin } from '../../src/platform/logins.ts'
import { areMigrationsCurrent, migrate } from '../../src/platform/migrate.ts'
import { embeddedAddress } from '../../src/tools/watchdog/embedded-address.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database?.drop()
})

const roles = ['jiuxin_app', 'jiuxin_lookout', 'jiuxin_sealer', 'jiuxin_system']

describe('the login of the servers', () => {
  it('X350 as itself it owns nothing and may touch nothing but ask which migrations ran', async () => {
    expect(await privilegesOf([serverLogin])).toEqual(['jiuxin_server SELECT pgmigrations'])
    const owned = await database.owner.query(
      `select count(*)::int as count from pg_shdepend d join pg_roles r on r.oid = d.refobjid
       where d.deptype = 'o' and r.rolname = any($1)`,
      [[serverLogin, watchdogLogin, ...roles]],
    )
    expect(owned.rows).toEqual([{ count: 0 }])
    expect(await powersOf(database.serverUrl)).toEqual([])
    expect(await areMigrationsCurrent(database.serverUrl)).toBe(true)
    expect(await powersOf(database.databaseUrl)).toEqual(expect.arrayContaining(['superuser', 'owns tables']))
  })

  it('X351 it can become four roles, of which none alters a table, passes row-level security or changes what was written', async () => {
    const { rows } = await database.owner.query(
      `select rolname as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powerful
       from pg_roles where rolname <> $1 and pg_has_role($1, oid, 'member') order by 1`,
      [serverLogin],
    )
    expect(rows).toEqual(roles.map((role) => ({ role, powerful: false })))
    const all = await privilegesOf(roles)
    expect(all).toContain('jiuxin_app INSERT entries')
    expect(all.filter((each) => /TRUNCATE|REFERENCES|TRIGGER|MAINTAIN/.test(each))).toEqual([])
    const written = /(UPDATE|DELETE) (entries|drafts|audit_log|audit_seals|audit_chain_beginning|pgmigrations)$/
    expect(all.filter((each) => written.test(each))).toEqual([])
  })

  it('X352 a statement that was smuggled in cannot leave it, nor make or change a table', async () => {
    const owner = new pg.Client({ connectionString: database.databaseUrl }).user
    for (const [smuggled, code] of [
      [`set local role ${owner}`, '42501'],
      [`set local session authorization ${owner}`, '42501'],
      ['set local role none; select id from people', '42501'],
      ['reset role; select * from audit_log', '42501'],
      ['alter table entries disable row level security', '42501'],
      ['alter table entries no force row level security', '42501'],
      ['drop policy one_network on entries', '42501'],
      ['create table mine (id int)', '42501'],
      ['drop trigger await_seal on audit_log', '42501'],
      [`create function current_network() returns text language sql as $$ select 'x' $$`, '42501'],
      [`set local session_replication_role = replica`, '42501'],
    ] as const) {
      const trying = database.postgres.inNetwork('net-a', (tx) => sql.raw(smuggled).execute(tx))
      await expect(trying.then(() => smuggled)).rejects.toMatchObject({ code })
    }
  })

  it('X353 a temporary table in the way swallows no note that a row waits for its seal', async () => {
    await database.postgres.inNetwork('net-a', async (tx) => {
      await sql`create temporary table audit_unsealed (audit_id bigint) on commit drop`.execute(tx)
      await sql`insert into audit_log (network_id, operation) values ('net-a', 'beside')`.execute(tx)
    })
    const waiting = await database.owner.query(
      `select operation from audit_log join public.audit_unsealed on audit_id = id`,
    )
    expect(waiting.rows).toEqual([{ operation: 'beside' }])
  })

  it('X354 it is let in by itself, and a mistyped password locks nobody out', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jiuxin-logins-'))
    await chmod(dataDir, 0o711)
    const embedded = await openDatabase({ databaseUrl: undefined, dataDir })
    try {
      const { databaseUrl, serverUrl } = embedded
      await migrate(databaseUrl)
      await expect(powersOf(serverUrl)).rejects.toMatchObject({ code: '28P01' })
      await embedded.letServersIn()
      await embedded.letServersIn()
      expect(await powersOf(serverUrl)).toEqual([])
      expect(await powersOf(embeddedAddress(dataDir))).toEqual([])
      // a server of one's own, with the owner's address beside the server's
      const mistyped = serverUrl.replace(/:[^:@]+@/, ':mistyped@')
      const place = { databaseUrl: mistyped, migrateDatabaseUrl: databaseUrl, dataDir }
      await (await openDatabase(place)).letServersIn()
      expect(await powersOf(serverUrl)).toEqual([])
      await letIn(databaseUrl, mistyped, true)
      await expect(powersOf(serverUrl)).rejects.toMatchObject({ code: '28P01' })
      await letIn(databaseUrl, embeddedLogin(databaseUrl, serverLogin), true)
      expect(await powersOf(serverUrl)).toEqual([])
    } finally {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  }, 60_000)
})

/** `role PRIVILEGE table`, of a table or of one of its columns at least. */
async function privilegesOf(asked: readonly string[]): Promise<string[]> {
  const version = await database.owner.query(`select current_setting('server_version_num')::int as number`)
  const whole = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
  if (version.rows[0].number >= 170_000) whole.push('MAINTAIN')
  const { rows } = await database.owner.query<{ line: string }>(
    `select concat_ws(' ', role, privilege, c.relname) as line
     from pg_class c cross join unnest($1::text[]) role cross join unnest($2::text[]) privilege
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
       and (has_table_privilege(role, c.oid, privilege) or case when privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
         then has_any_column_privilege(role, c.oid, privilege) else false end)
     order by 1`,
    [asked, whole],
  )
  return rows.map(({ line }) => line)
}
