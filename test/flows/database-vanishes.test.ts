// The host of the database vanishes without closing a connection: a power cut, a paused machine, a firewall. Whoever asks
// is told so within seconds, and nothing of it is left when the database is back.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { openPostgres, type Postgres, type Tx } from '../../src/platform/postgres.ts'
import { Unavailable } from '../../src/platform/unavailable.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { openSilentLine, type SilentLine } from '../world/silent-line.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let line: SilentLine
let postgres: Postgres

beforeAll(async () => {
  database = await createTestDatabase()
  line = await openSilentLine(database.databaseUrl)
  postgres = openPostgres({ databaseUrl: line.databaseUrl, poolSize: 2, statementSeconds: 1 })
})

afterAll(async () => {
  await line?.close()
  await postgres?.close()
  await database?.drop()
})

const ask = async (tx: Tx) => (await sql<{ one: number }>`select 1 as one`.execute(tx)).rows
const askBoth = () => Promise.allSettled([postgres.asSystem(ask), postgres.inNetwork('x', ask)])

it('K237 a database that vanishes without a word is away within seconds, for whoever asks, and back when it is back', async () => {
  expect(await askBoth()).toMatchObject([{ value: [{ one: 1 }] }, { value: [{ one: 1 }] }])
  line.fallSilent()
  const startedMs = performance.now()
  const answers = await askBoth()
  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason instanceof Unavailable)).toEqual([
    true,
    true,
  ])
  expect(performance.now() - startedMs).toBeLessThan(12_000)
  line.comeBack()
  await until('both again', async () => (await askBoth()).every(({ status }) => status === 'fulfilled'), 12_000)
}, 40_000)
