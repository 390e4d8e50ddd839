// What a transaction is made of on the wire: `begin` travels with the first statement, and the last may take the commit.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Tx } from '../../src/platform/postgres.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 1 })
})
afterAll(async () => {
  await database.drop()
})

const note = (tx: Tx, operation: string, last = false) =>
  sql`${sql.raw(last ? '/* note, then commit */' : '')}
    insert into audit_log (network_id, operation) values ('net-a', ${operation})`.execute(tx)

async function kept(): Promise<string[]> {
  const { rows } = await database.owner.query('select operation from audit_log order by id')
  return rows.map(({ operation }) => operation)
}

describe('transactions', () => {
  it('X60 one without a statement costs nothing and leaves the connection as it was', async () => {
    expect(await database.postgres.inNetwork('net-a', async () => 'done')).toBe('done')
    await expect(database.postgres.inNetwork('net-a', async () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    )
    const { rows } = await database.postgres.inNetwork('net-b', (tx) =>
      sql<{ network: string }>`select current_network() as network`.execute(tx),
    )
    expect(rows).toEqual([{ network: 'net-b' }])
  })

  it('X60 a failure undoes every statement, also the first, which came with `begin`', async () => {
    const failing = database.postgres.inNetwork('net-a', async (tx) => {
      await note(tx, 'first')
      await note(tx, 'second')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    const wrong = database.postgres.inNetwork('net-a', (tx) => sql`select no_such_column`.execute(tx))
    await expect(wrong).rejects.toMatchObject({ code: '42703' })
    expect(await kept()).toEqual([])
  })

  it('X61 a last statement takes the commit with it, and nothing may follow', async () => {
    await database.postgres.inNetwork('net-a', async (tx) => {
      await note(tx, 'before')
      expect(await kept()).toEqual([])
      await note(tx, 'last', true)
      expect(await kept()).toEqual(['before', 'last'])
      await expect(note(tx, 'too late')).rejects.toThrow('ended with its last statement')
    })
    expect(await kept()).toEqual(['before', 'last'])
  })

  it('X61 a last statement that fails undoes what was before it', async () => {
    const failing = database.postgres.inNetwork('net-a', async (tx) => {
      await note(tx, 'undone')
      await sql`/* wrong, then commit */ select 1 / ${0}::int`.execute(tx)
    })
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await kept()).toEqual(['before', 'last'])
    await database.postgres.inNetwork('net-a', (tx) => note(tx, 'next'))
    expect(await kept()).toEqual(['before', 'last', 'next'])
  })
})
