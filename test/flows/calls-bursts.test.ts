// Many calls that come due in one moment are made in batches, and nobody in a batch pays for another.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { notLaterThan } from '../../src/calls/statements/steps.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

const count = 30

let database: TestDatabase
let network: SmallNetwork
let nodes: LiveNode[] = []
let ids: string[] = []

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 1_200 })
  nodes = await Promise.all([liveNode(database), liveNode(database)])
})

beforeEach(async () => {
  ids = await Promise.all(Array.from({ length: count }, (_, index) => askFromLantian(nodes[index % 2]!, network)))
  await untilCalled(ids, 1)
})

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()))
  await database?.drop()
})

async function letBackupBeDue(): Promise<void> {
  await database.owner.query(
    `update call_steps set due_at = clock_timestamp() where step = 2 and consultation_id = any($1)`,
    [ids],
  )
  await database.owner.query(`notify jiuxin_calls`)
}

/** By the journal: which steps called, in order. */
async function calledSteps(id: string): Promise<number[]> {
  const { rows } = await database.owner.query<{ step: number }>(
    `select (body ->> 'step')::int as step from entries where consultation_id = $1 and kind = 'called' order by seq`,
    [id],
  )
  return rows.map(({ step }) => step)
}

const untilCalled = (these: string[], steps: number) =>
  until('their calls', async () => {
    const called = await Promise.all(these.map(calledSteps))
    return called.every(({ length }) => length >= steps)
  })

describe('calls that come due in one moment', () => {
  it('K210 are made in batches, each once and in its place in the journal, whichever of two servers makes it', async () => {
    await letBackupBeDue()
    await untilCalled(ids, 2)
    for (const id of ids) expect(await calledSteps(id)).toEqual([1, 2])
    const { rows } = await database.owner.query(
      `select count(*)::int as rings, count(distinct xmin::text)::int as transactions,
         count(distinct consultation_id)::int as questions from rings where step = 2 and consultation_id = any($1)`,
      [ids],
    )
    expect(rows[0]).toMatchObject({ rings: count, questions: count })
    expect(rows[0].transactions).toBeLessThan(count / 2)
    const [node] = nodes
    const { consultation, entries } = await node!.journal.openConsultation(network.actorOf('wang'), ids[0]!)
    expect(consultation.seq).toBe(entries.length)
    expect(consultation.calls.map(({ step }) => step)).toEqual([1, 2])
    // what a batch wrote beside the entries is what the entries say
    expect(await node!.journal.rebuildMilestones(network.networkId)).toMatchObject({ changed: 0 })
  })

  it('K211 fail alone: one that cannot be made undoes no other of its batch, and is made when it can be', async () => {
    const broken = ids[7]!
    await database.owner.query(`
      create function fail_on_ring() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
      create trigger fail before insert on rings for each row when (new.consultation_id = '${broken}')
        execute function fail_on_ring()`)
    await letBackupBeDue()
    await untilCalled(
      ids.filter((id) => id !== broken),
      2,
    )
    expect(await calledSteps(broken)).toEqual([1])
    await database.owner.query('drop trigger fail on rings; drop function fail_on_ring()')
    await untilCalled([broken], 2)
    for (const id of ids) expect(await calledSteps(id)).toEqual([1, 2])
  })

  it('K215 fail alone also for a passing reason that does not pass: what stands behind it is called', async () => {
    const slow = ids[2]!
    await database.owner.query(`
      create function be_slow() returns trigger language plpgsql as
        $$ begin raise 'too slow' using errcode = 'query_canceled'; end $$;
      create trigger slow before insert on rings for each row when (new.consultation_id = '${slow}')
        execute function be_slow()`)
    await letBackupBeDue()
    await untilCalled(
      ids.filter((id) => id !== slow),
      2,
    )
    expect(await calledSteps(slow)).toEqual([1])
    await database.owner.query('drop trigger slow on rings; drop function be_slow()')
    await untilCalled([slow], 2)
    for (const id of ids) expect(await calledSteps(id)).toEqual([1, 2])
  })

  it('K212 wait for nobody: who writes to one question, for however long, holds up no other', async () => {
    const [held, settled] = [ids[3]!, ids[4]!]
    await nodes[0]!.journal.write(network.actorOf('wang'), settled, draft('accepted'))
    const writer = await database.owner.connect()
    await writer.query('begin')
    await writer.query('select from consultations where id = $1 for update', [held])
    await letBackupBeDue()
    await untilCalled(
      ids.filter((id) => id !== held && id !== settled),
      2,
    )
    expect(await calledSteps(held)).toEqual([1])
    await writer.query('commit')
    writer.release()
    await untilCalled([held], 2)
    for (const id of ids) expect(await calledSteps(id)).toEqual(id === settled ? [1] : [1, 2])
  })

  it('K219 are waited for by nobody who keeps their time when the clock is set back', async () => {
    const { rows } = await database.owner.query<{ id: string }>(
      'select id from call_steps where step = 2 and consultation_id = any($1) order by id',
      [ids],
    )
    const steps = rows.map(({ id }) => id)
    const batch = await database.owner.connect()
    await batch.query('begin')
    await batch.query('select from call_steps where id = $1 for no key update', [steps[4]])
    const wanted = steps.map((id) => ({ id, leftMs: 60_000 }))
    let isDone = false
    const moving = database.postgres
      .inNetwork(network.networkId, (tx) => notLaterThan(tx, wanted))
      .then(() => (isDone = true))
    try {
      await until('the others to be moved', () => isDone)
    } finally {
      await batch.query('commit')
      batch.release()
      await moving
    }
    const late = await database.owner.query<{ id: string }>(
      `select id from call_steps where id = any($1) and due_at > clock_timestamp() + interval '61 seconds'`,
      [steps],
    )
    expect(late.rows.map(({ id }) => id)).toEqual([steps[4]])
  })
})
