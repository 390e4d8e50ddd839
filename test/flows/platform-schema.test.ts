// The committed picture of the schema is what the migrations make.

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { dumpSchema } from '../../src/tools/dump-schema.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database?.drop()
})

describe('the schema', () => {
  it('X9 migrations/schema.sql is what the migrations make (run `npm run schema` after a new one)', async () => {
    const committed = await readFile(new URL('../../migrations/schema.sql', import.meta.url), 'utf8')
    expect(await dumpSchema(database.owner)).toBe(committed)
  })

  it.each([
    ['a column', 'alter table sites add column fax text'],
    ['a default', `alter table sites alter column tier set default 'rescue_unit'`],
    ['an index', 'create index sites_name on sites (name)'],
    ['a check', 'alter table sites add constraint named check (length(name) > 0)'],
    ['a policy', 'alter policy one_network on entries using (true)'],
    ['a table grant', 'grant delete on entries to jiuxin_app'],
    ['a column grant', 'grant update (body) on entries to jiuxin_app'],
    ['row-level security', 'alter table entries disable row level security'],
    ['a function', `create or replace function current_network() returns text language sql stable as $$ select 'x' $$`],
  ])('X9 %s that a migration brings changes it', async (_, change) => {
    const client = await database.owner.connect()
    try {
      const before = await dumpSchema(client)
      await client.query('begin')
      await client.query(change)
      expect(await dumpSchema(client)).not.toBe(before)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
