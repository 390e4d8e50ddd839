// The audit log is sealed by a running server and looked through by the tool, on a real database that somebody with every
// right then changes.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { writeAudit } from '../../src/platform/audit.ts'
import { keepHeads, readKeptHeads } from '../../src/platform/audit-chain/kept-heads.ts'
import { sealRows } from '../../src/platform/audit-chain/seal-rows.ts'
import { openSealer } from '../../src/platform/audit-chain/sealer.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { verifyAudit } from '../../src/tools/audit/verify-audit.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { until } from '../world/until.ts'

const [one, other] = ['net-one', 'net-other']
let database: TestDatabase
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiuxin-audit-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  await database?.drop()
  database = await createTestDatabase()
  for (const id of [one, other])
    await database.owner.query(`insert into networks (id, name, settings, time_zone) values ($1, $1, '{}', 'UTC')`, [
      id,
    ])
})
afterAll(() => database?.drop())

describe('the audit log', () => {
  it('X263 every row is sealed, each network by itself, however many sealers and transactions there are at once', async () => {
    let isOver = false
    const sealing = Array.from({ length: 3 }, async () => {
      while (!isOver) await sealRows(database.postgres)
    })
    await Promise.all(Array.from({ length: 60 }, (_, index) => write(index % 3 === 0 ? other : one, index)))
    isOver = true
    await Promise.all(sealing)
    while ((await sealRows(database.postgres)) > 0);
    expect(await verified()).toMatchObject([
      { networkId: one, links: 40, waiting: 0, isWhole: true },
      { networkId: other, links: 20, waiting: 0, isWhole: true },
    ])
  })

  it('X264 what is rolled back is not sealed, and a row that waits for its seal is no fault', async () => {
    const failing = database.postgres.inNetwork(one, async (tx) => {
      await writeAudit(tx, { networkId: one, operation: 'read-consultation' })
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    await write(one, 1)
    expect(await verified()).toMatchObject([{ links: 0, waiting: 1, isWhole: true }, { links: 0 }])
    expect(await sealRows(database.postgres)).toBe(1)
    expect(await sealRows(database.postgres)).toBe(0)
  })

  const changes: [string, string][] = [
    ['a changed row', `update audit_log set operation = 'nothing' where id = (select max(id) - 3 from audit_log)`],
    ['a deleted row', `delete from audit_log where id = (select max(id) - 3 from audit_log)`],
    [
      'a deleted row and its seal',
      `with gone as (delete from audit_log where id = (select max(id) - 3 from audit_log)
      returning id) delete from audit_seals where audit_id in (select id from gone)`,
    ],
    [
      'a row that was slipped in',
      `alter table audit_log disable trigger await_seal;
      insert into audit_log (network_id, operation) values ('net-one', 'forged'); alter table audit_log enable trigger await_seal`,
    ],
    [
      'two rows that changed places',
      `update audit_seals set audit_id = -audit_id where number in (2, 3);
      update audit_seals set audit_id = (select max(id) - 5 - number from audit_log) where number in (2, 3)`,
    ],
    [
      'a cut tail',
      `with gone as (delete from audit_seals where number > 6 returning audit_id)
      delete from audit_log where id in (select audit_id from gone)`,
    ],
    ['a moved person', `update audit_log set person_id = 'somebody' where id = (select max(id) from audit_log)`],
  ]
  it.each(changes)('X265 the tool finds %s', async (_name, change) => {
    for (let count = 0; count < 10; count++) await write(one, count)
    await sealRows(database.postgres)
    expect((await verified()).map(({ isWhole }) => isWhole)).toEqual([true, true])
    await database.owner.query(change)
    expect((await verified()).map(({ isWhole }) => isWhole)).toEqual([false, true])
  })

  it('X266 whoever writes the whole chain anew is found by the head that was kept outside', async () => {
    for (let count = 0; count < 5; count++) await write(one, count)
    const file = join(folder, 'heads.jsonl')
    const log = openLog({ level: 'silent' })
    const sent: unknown[] = []
    const sendHeads = async (heads: unknown) => void sent.push(heads)
    const sealer = openSealer({ postgres: database.postgres, clock: systemClock, log, headsFile: file, sendHeads })
    sealer.start()
    await until('the head to be kept', async () => sent.length > 0)
    await sealer.stop()
    const { heads } = await readKeptHeads(file)
    expect(heads).toMatchObject([{ networkId: one, number: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect(sent).toEqual([heads])

    await database.owner.query(`update audit_log set operation = 'nothing';
      delete from audit_seals; delete from audit_heads; insert into audit_unsealed select id from audit_log`)
    expect(await sealRows(database.postgres)).toBe(5)
    expect((await verified()).map(({ isWhole }) => isWhole)).toEqual([true, true])
    expect((await verifyAudit(database.databaseUrl, heads))[0]).toMatchObject({
      isWhole: false,
      faults: [{ fault: 'kept-head-differs', number: 5 }],
    })
    await database.owner.query('delete from networks')
    await database.owner.query('delete from audit_log; delete from audit_seals; delete from audit_heads')
    expect((await verifyAudit(database.databaseUrl, heads)).map(({ isWhole }) => isWhole)).toEqual([false])
  })

  it('X267 the heads are kept once a day, and a line that a killed server began is passed over', async () => {
    await write(one, 1)
    const file = join(folder, 'days.jsonl')
    const kept = { at: new Date().toISOString(), networkId: one, number: 1, hash: 'a'.repeat(64) }
    await keepHeads(file, [kept])
    appendFileSync(file, '{"at":"20')
    const log = openLog({ level: 'silent' })
    const sealer = openSealer({ postgres: database.postgres, clock: systemClock, log, headsFile: file })
    sealer.start()
    await until('the row to be sealed', async () => (await verified())[0]!.links === 1)
    await sealer.stop()
    expect(await readKeptHeads(file)).toEqual({ heads: [kept], illegible: 1 })
  })

  it('X268 the one who seals can change nothing of the log, and nobody of the service can change a seal', async () => {
    await write(one, 1)
    await sealRows(database.postgres)
    const asSealer = (statement: string) =>
      database.postgres.asSystem(async (tx) => {
        await sql`set local role jiuxin_sealer`.execute(tx)
        await sql.raw(statement).execute(tx)
      })
    for (const statement of [
      `update audit_log set operation = 'x'`,
      'delete from audit_log',
      `insert into audit_log (network_id, operation) values ('net-one', 'x')`,
      'delete from audit_seals',
      `update audit_seals set number = 2`,
      'delete from audit_heads',
    ])
      await expect(asSealer(statement)).rejects.toMatchObject({ code: '42501' })
    for (const table of ['audit_seals', 'audit_heads', 'audit_unsealed'])
      for (const statement of [`select from ${table}`, `delete from ${table}`]) {
        const asApp = database.postgres.inNetwork(one, (tx) => sql.raw(statement).execute(tx))
        await expect(asApp).rejects.toMatchObject({ code: '42501' })
        const asSystem = database.postgres.asSystem((tx) => sql.raw(statement).execute(tx))
        await expect(asSystem).rejects.toMatchObject({ code: '42501' })
      }
  })
})

function write(networkId: string, count: number): Promise<void> {
  return database.postgres.inNetwork(networkId, (tx) =>
    writeAudit(tx, { networkId, personId: 'somebody else', operation: 'read-consultation', subjectId: `c-${count}` }),
  )
}

const verified = () => verifyAudit(database.databaseUrl, [])
