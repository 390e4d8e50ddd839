// What a transaction is made of on the wire: `begin` travels with the first statement, and the last may take the commit.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Tx } from '../../src/platform/postgres.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { until } from '../world/until.ts'

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

describe('what passes when it is tried again', () => {
  const run = (work: (tx: Tx) => Promise<unknown>) => database.postgres.inNetwork('net-a', work)

  it('X80 a statement whose time is over is "unavailable", and the connection goes on', async () => {
    const slow = run(async (tx) => {
      await sql`set local statement_timeout = '20ms'`.execute(tx)
      await sql`select pg_sleep(20)`.execute(tx)
    })
    await expect(slow).rejects.toMatchObject({ name: 'Unavailable', cause: { code: '57014' } })
    await run((tx) => note(tx, 'after the slow one'))
  })

  it('X80 so is a transaction that stood still too long', async () => {
    const still = run(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`set local idle_in_transaction_session_timeout = '10ms'`.execute(tx)
      const isGone = async () => (await database.owner.query(ofPid, [rows[0]!.pid])).rowCount === 0
      await until('Postgres to lose patience', isGone)
      await sql`select 1`.execute(tx)
    })
    await expect(still).rejects.toMatchObject({ name: 'Unavailable' })
    await run((tx) => note(tx, 'after the one that stood still'))
  })

  it.each([
    ['serialization', '40001'],
    ['a deadlock', '40P01'],
    ['a lock that is not free', '55P03'],
    ['too many connections', '53300'],
    ['a full disk', '53100'],
    ['a shutdown', '57P01'],
    ['a start', '57P03'],
  ])('X80 so is %s (%s)', async (_, code) => {
    const failing = run((tx) => sql.raw(`do $$ begin raise sqlstate '${code}'; end $$`).execute(tx))
    await expect(failing).rejects.toMatchObject({ name: 'Unavailable', cause: { code } })
  })

  it('X80 a row that may not be there twice is not', async () => {
    const failing = run((tx) => sql.raw(`do $$ begin raise sqlstate '23505'; end $$`).execute(tx))
    await expect(failing).rejects.toMatchObject({ code: '23505' })
  })
})

const ofPid = 'select from pg_stat_activity where pid = $1'
