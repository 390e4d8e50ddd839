// The duty changes while somebody owns a question: it is offered to who is on duty next, and stays his until it is taken.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallState, Entry } from '../../src/consultation/model.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let other: LiveNode
let sms: Witness

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
})

beforeEach(async () => {
  await database.owner.query(`truncate networks cascade`)
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  sms = witness('sms')
  node = await liveNode(database, { channels: [sms.channel] })
  other = await liveNode(database, { channels: [sms.channel] })
})

afterEach(async () => {
  const bugs = (await node.bugs()) + (await other.bugs())
  await Promise.all([node.close(), other.close()])
  expect(bugs).toBe(0)
})

afterAll(() => database?.drop())

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

const consultationOf = async (id: string) =>
  (await node.journal.openConsultation(network.actorOf('zhao'), id)).consultation

const callsOf = async (id: string) =>
  (await consultationOf(id)).calls.map(({ personName, channel, step }: CallState) => `${step} ${personName} ${channel}`)

const offersOf = async (id: string) =>
  (await node.journal.openConsultation(network.actorOf('wang'), id)).entries
    .filter((entry): entry is Entry => 'kind' in entry && entry.kind === 'duty-offered')
    .map(({ by, body }) => ({ by, body }))

const ringingFor = async (login: Login, id: string) =>
  (await node.calls.ringsOf(network.networkId, network.people[login])).some((ring) => ring.consultationId === id)

/** As the roster's own doors do it: a row, and every node is told. */
async function change(sqlText: string, values: unknown[] = []): Promise<void> {
  await database.owner.query(sqlText, values)
  const news = JSON.stringify({ networkId: network.networkId, rosterId: network.rosterId })
  await database.owner.query(`select pg_notify('jiuxin_roster_changed', $1)`, [news])
}

const takesOver = (login: Login, why: 'swap' | 'override' = 'swap') =>
  change(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values (gen_random_uuid()::text, $1, $2, $3, 1, now() - interval '1 minute', now() + interval '2 hours', $4)`,
    [network.networkId, network.rosterId, network.people[login], why],
  )

async function asked(extra: Record<string, unknown> = {}): Promise<string> {
  const id = await askFromLantian(node, network, extra)
  await until('the first call', async () => (await callsOf(id)).length === 2)
  return id
}

describe('The end of a shift', () => {
  const endShiftOf = (login: Login) =>
    change(`update shifts set until_at = now() where person_id = $1 and line = 1`, [network.people[login]])

  async function owned(login: Login, extra: Record<string, unknown> = {}): Promise<string> {
    const id = await asked(extra)
    await write(login, id, 'accepted')
    await until('the shift to be known', async () => {
      const { rows } = await database.owner.query(
        'select 1 from duty_turns where consultation_id = $1 and (shift_until is not null or turned_at is not null)',
        [id],
      )
      return rows.length === 1
    })
    return id
  }

  /** As if the shift had ended, and the offer had been made, so many seconds before. */
  async function pass(id: string, seconds: number): Promise<void> {
    await database.owner.query(
      `update consultations set snapshot = jsonb_set(snapshot, '{calls}', (
         select jsonb_agg(jsonb_set(call, '{calledAt}', to_jsonb(to_char(
           (call->>'calledAt')::timestamptz at time zone 'UTC' - $2 * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
         from jsonb_array_elements(snapshot->'calls') call)) where id = $1`,
      [id, seconds],
    )
    await database.owner.query(
      `update duty_turns set shift_until = shift_until - $2 * interval '1 second', due_at = now() where consultation_id = $1`,
      [id, seconds],
    )
    await database.owner.query('notify jiuxin_calls')
  }

  const turnsIn = async (id: string) =>
    (
      await database.owner.query(
        'select extract(epoch from due_at - clock_timestamp())::float8 as seconds from duty_turns where consultation_id = $1',
        [id],
      )
    ).rows[0].seconds as number

  it('K85 offers the question to who is on duty next, once; until he takes it the first stays responsible', async () => {
    const id = await owned('wang')
    await database.owner.query(
      `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
       values (gen_random_uuid()::text, $1, $2, $3, 1, now(), now() + interval '8 hours', 'shift')`,
      [network.networkId, network.rosterId, network.people.zhao],
    )
    await endShiftOf('wang')
    await until('the offer', async () => (await offersOf(id)).length === 1)
    expect(await offersOf(id)).toEqual([{ by: 'system', body: { to: network.people.zhao } }])
    await until('the ring of zhao', () => ringingFor('zhao', id))
    expect((await consultationOf(id)).owner?.name).toBe('王主任')
    await other.close()
    other = await liveNode(database)
    await write('zhao', id, 'duty-taken')
    expect((await consultationOf(id)).owner?.name).toBe('赵医生')
    expect(await offersOf(id)).toHaveLength(1)
  })

  it('K241 rings the telephone of who comes on duty for what is urgent and unanswered only', async () => {
    const answered = await owned('wang')
    const open = await owned('wang')
    await write('wang', answered, 'answered', { diagnosis: 'unsure', strategy: 'call-me' })
    await takesOver('zhao', 'override')
    await change(`update shifts set made_at = now()`)
    for (const id of [answered, open]) await until('the ring of zhao', () => ringingFor('zhao', id))
    const { rows } = await database.owner.query(
      `select consultation_id, channels from call_steps where whom = 'offered'`,
    )
    expect(new Map(rows.map((row) => [row.consultation_id, row.channels]))).toEqual(
      new Map([
        [answered, ['live', 'web-push']],
        [open, null],
      ]),
    )
  })

  it('K85 is offered to the next of those on duty when nobody takes it, and the administrators are told', async () => {
    const id = await owned('wang')
    await takesOver('zhao', 'override')
    await until('the ring of zhao', () => ringingFor('zhao', id))
    await change(`update shifts set made_at = now()`)
    await pass(id, 300)
    await until('the ring of li', () => ringingFor('li', id))
    expect((await offersOf(id)).map(({ body }) => body)).toEqual([
      { to: network.people.zhao },
      { to: network.people.li },
    ])
    await until('the silence of zhao', async () => !(await ringingFor('zhao', id)))
    const { rows } = await database.owner.query(`select kind from alarms where consultation_id = $1`, [id])
    expect(rows).toEqual([{ kind: 'nobody-answers' }])
    expect((await consultationOf(id)).owner?.name).toBe('王主任')
    await write('li', id, 'duty-taken')
  })

  it('K320 who says no to the offer is followed by the next at once, and nobody is asked again before his time', async () => {
    const id = await owned('wang')
    await takesOver('zhao', 'override')
    for (const login of ['zhao', 'li'] as const) {
      await until(`the ring of ${login}`, () => ringingFor(login, id))
      await write(login, id, 'declined')
    }
    await until('the pause', async () => (await turnsIn(id)) > 200)
    expect(await offersOf(id)).toHaveLength(2)
    expect((await consultationOf(id)).owner?.name).toBe('王主任')
  })

  it('K322 whom the ladder rings already when it is offered to him is waited for as long as everybody else', async () => {
    const id = await owned('wang')
    await write('lantian', id, 'rung-again')
    await database.owner.query(
      `update call_steps set due_at = clock_timestamp() where consultation_id = $1 and whom = 'backup'`,
      [id],
    )
    await database.owner.query('notify jiuxin_calls')
    await until('the ring of li', () => ringingFor('li', id))
    await endShiftOf('wang')
    await until('the offer', async () => (await offersOf(id)).length === 1)
    await pass(id, 300)
    await until('the next offer', async () => (await offersOf(id)).length === 2)
    const { rows } = await database.owner.query(`select kind from alarms where consultation_id = $1`, [id])
    expect(rows).toEqual([{ kind: 'nobody-answers' }])
  })

  it('K262 urgent, unanswered, and the time of the patient is over: the next is asked after twenty seconds, and the administrators are told', async () => {
    const id = await owned('wang', { doorIn: { at: new Date(Date.now() - 3_600_000).toISOString() } })
    await takesOver('zhao', 'override')
    await until('the ring of zhao', () => ringingFor('zhao', id))
    expect(await turnsIn(id)).toBeLessThanOrEqual(20)
    await pass(id, 20)
    await until('the ring of li', () => ringingFor('li', id))
    const { rows } = await database.owner.query(`select kind from alarms where consultation_id = $1`, [id])
    expect(rows).toEqual([{ kind: 'nobody-answers' }])
    expect((await consultationOf(id)).owner?.name).toBe('王主任')
    await write('wang', id, 'answered', { diagnosis: 'unsure', strategy: 'call-me' })
    await pass(id, 25)
    await until('the pace of what is answered', async () => (await turnsIn(id)) > 200)
    expect(await offersOf(id)).toHaveLength(2)
  })

  it('K263 who was offered it by its owner before he went home, and does not take it, is followed by the next', async () => {
    const id = await owned('wang')
    await write('wang', id, 'duty-offered', { to: network.people.zhao })
    await until('the ring of zhao', () => ringingFor('zhao', id))
    await takesOver('zhao', 'override')
    await until('the end of the shift to be seen', async () => {
      const seconds = await turnsIn(id)
      return seconds > 200 && seconds <= 300
    })
    await pass(id, 300)
    await until('the ring of li', () => ringingFor('li', id))
  })

  it('K86 waits for somebody to be on duty, and offers nothing while the owner is', async () => {
    const id = await owned('wang')
    await change(`update shifts set made_at = now()`)
    await change(`update shifts set until_at = now()`)
    await until('the gap to be seen', async () => {
      const { rows } = await database.owner.query(
        `select 1 from duty_turns where consultation_id = $1 and due_at between now() and now() + interval '1 minute'`,
        [id],
      )
      return rows.length === 1
    })
    expect(await offersOf(id)).toEqual([])
    await pass(id, 30)
    await until('the alarm', async () => {
      const { rows } = await database.owner.query(`select kind from alarms where consultation_id = $1`, [id])
      return rows.length === 1 && rows[0].kind === 'nobody-answers'
    })
    await takesOver('li', 'override')
    await until('the offer', async () => (await offersOf(id)).length === 1)
    expect(await offersOf(id)).toEqual([{ by: 'system', body: { to: network.people.li } }])
  })

  it('K85 a question that is reopened after its owner went home is offered as well', async () => {
    const id = await owned('wang')
    await write('lantian', id, 'closed', { reason: '已处理' })
    await takesOver('li', 'override')
    await until('the turn to be over', async () => {
      const { rows } = await database.owner.query('select 1 from duty_turns where turned_at is null')
      return rows.length === 0
    })
    await write('lantian', id, 'reopened', { reason: '又胸痛' })
    await until('the offer', async () => (await offersOf(id)).length === 1)
    expect((await offersOf(id))[0]!.body).toEqual({ to: network.people.li })
  })

  it('K86 offers nothing of a question that is closed, or that somebody took while he was off duty', async () => {
    const closed = await owned('wang')
    await write('lantian', closed, 'closed', { reason: '已处理' })
    const offDuty = await owned('zhao')
    await takesOver('li', 'override')
    await until('both turns to be over', async () => {
      const { rows } = await database.owner.query('select 1 from duty_turns where turned_at is null')
      return rows.length === 0
    })
    expect([await offersOf(closed), await offersOf(offDuty)]).toEqual([[], []])
  })
})
