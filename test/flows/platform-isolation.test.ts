// The database's own wall between networks, and the rows that nobody may change. Every table is asked, also those
// that are made tomorrow.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'

let database: TestDatabase
let tables: string[]

beforeAll(async () => {
  database = await createTestDatabase()
  const { rows } = await database.owner.query(`select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'network_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`)
  tables = rows.map(({ relname }) => relname)
  await fillEveryTable()
})

afterAll(async () => {
  await database?.drop()
})

describe('networks in one database', () => {
  it('X1 every table that belongs to a network is behind row-level security, also for its owner', async () => {
    const { rows } = await database.owner.query(
      `select relname from pg_class
      where relname = any($1) and not (relrowsecurity and relforcerowsecurity)`,
      [[...tables, 'networks']],
    )
    expect(rows).toEqual([])
    expect(tables).toEqual(expect.arrayContaining(['people', 'consultations', 'entries', 'drafts', 'call_steps']))
  })

  it('X1 the application without a network sees zero rows in every table, with one only its own', async () => {
    const seenIn = async (networkId: string) => {
      const seen: Record<string, number> = {}
      for (const table of tables) seen[table] = await rowsSeen(networkId, table)
      return seen
    }
    const nothing = Object.fromEntries(tables.map((table) => [table, 0]))
    expect(await seenIn('nobodys')).toEqual(nothing)
    expect(await seenIn('unset')).toEqual(nothing)
    expect(await seenIn('net-a')).toEqual(Object.fromEntries(tables.map((table) => [table, 1])))
  })

  it('X1 the application cannot write a row into another network', async () => {
    const writing = database.postgres.inNetwork('net-a', (tx) =>
      sql`insert into audit_log (network_id, operation) values ('net-b', 'x')`.execute(tx),
    )
    await expect(writing).rejects.toMatchObject({ code: '42501' })
  })

  it('X1 a network set for one transaction is gone in the next on the same connection', async () => {
    const single = await createTestDatabase({ poolSize: 1 })
    try {
      const current = sql<{ network: string | null }>`select current_network() as network, current_user as role`
      const first = await single.postgres.inNetwork('net-a', (tx) => current.execute(tx))
      const second = await single.postgres.inNetwork('net-b', (tx) => current.execute(tx))
      const system = await single.postgres.asSystem((tx) => current.execute(tx))
      expect([first, second, system].map(({ rows }) => rows[0])).toEqual([
        { network: 'net-a', role: 'jiuxin_app' },
        { network: 'net-b', role: 'jiuxin_app' },
        { network: null, role: 'jiuxin_system' },
      ])
    } finally {
      await single.drop()
    }
  })

  it('X2 what was written stays: entries, drafts and the audit log can be neither changed nor deleted', async () => {
    for (const table of ['entries', 'drafts', 'audit_log']) {
      for (const statement of [
        `update ${table} set network_id = network_id`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        for (const inTransaction of [
          (work: Parameters<TestDatabase['postgres']['asSystem']>[0]) => database.postgres.inNetwork('net-a', work),
          (work: Parameters<TestDatabase['postgres']['asSystem']>[0]) => database.postgres.asSystem(work),
        ]) {
          const changing = inTransaction((tx) => sql.raw(statement).execute(tx))
          await expect(changing).rejects.toMatchObject({ code: '42501' })
        }
      }
    }
  })
})

/** Rows of `table` visible to the application's role; the owner's grants are not what is asked here. */
async function rowsSeen(networkId: string, table: string): Promise<number> {
  const client = await database.owner.connect()
  try {
    await client.query(`begin; grant select on ${table} to jiuxin_app; set local role jiuxin_app`)
    if (networkId !== 'unset') await client.query(`select set_config('jiuxin.network', $1, true)`, [networkId])
    return (await client.query(`select count(*)::int as count from ${table}`)).rows[0].count
  } finally {
    await client.query('rollback')
    client.release()
  }
}

// One row per network and table, made from the catalog; foreign keys and checks rest meanwhile.
async function fillEveryTable(): Promise<void> {
  const client = await database.owner.connect()
  await client.query(`begin; set local session_replication_role = replica`)
  for (const table of tables) {
    const { rows: checks } = await client.query(
      `select conname from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
      [table],
    )
    for (const { conname } of checks) await client.query(`alter table ${table} drop constraint ${conname}`)
    const { rows: columns } = await client.query(
      `select attname, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef
         and attidentity = '' and attgenerated = ''`,
      [table],
    )
    for (const [index, network] of ['net-a', 'net-b'].entries()) {
      const values = columns.map(({ attname, type }) =>
        attname === 'network_id' ? network : anyValue(type, `${network}-1`, index + 1),
      )
      const names = columns.map(({ attname }) => attname).join(', ')
      await client.query(`insert into ${table} (${names}) values (${values.map((_, at) => `$${at + 1}`)})`, values)
    }
  }
  await client.query('commit')
  client.release()
}

function anyValue(type: string, text: string, number: number): unknown {
  if (type === 'jsonb') return '{}'
  if (type === 'bytea') return Buffer.from(text)
  if (type.startsWith('timestamp') || type === 'date') return '2026-01-01T00:00:00Z'
  if (type.endsWith('[]')) return []
  if (type === 'boolean') return true
  return /int|numeric|double/.test(type) ? number : text
}
