// The roster changes while it rings, and the duty changes while somebody owns a question.

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

describe('No roster is said to answer such a question', () => {
  it('K255 the only one there is rings as ever, and whoever keeps the rosters hears of it, once a day', async () => {
    await change(`update rosters set pathways = '{}' where network_id = $1`, [network.networkId])
    const alarms = async () =>
      (
        await database.owner.query(
          `select kind, roster_id, from_at from alarms where network_id = $1 and key like 'no-roster:%'`,
          [network.networkId],
        )
      ).rows
    const id = await asked()
    expect((await callsOf(id)).sort()).toEqual(['1 王主任 live', '1 王主任 sms'])
    await asked()
    expect(await alarms()).toEqual([{ kind: 'gap', roster_id: network.rosterId, from_at: null }])
  })
})

describe('The roster changes while it rings', () => {
  it('K83 the new person on duty is called at once, by one server; who is not on duty any more falls silent', async () => {
    const id = await asked()
    const wang = await node.phone('wang')
    await wang.value('watchDuty')
    await takesOver('zhao')
    await until('the call of zhao', async () => (await callsOf(id)).length === 4)
    expect((await callsOf(id)).slice(2).sort()).toEqual(['1 赵医生 live', '1 赵医生 sms'])
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    await wang.hears('ring-stopped', ({ consultationId }) => consultationId === id)
    expect(sms.of(id)).toEqual([network.people.wang, network.people.zhao])
    await takesOver('zhao', 'override')
    const next = await asked()
    expect((await callsOf(next))[0]).toBe('1 赵医生 live')
    expect(await callsOf(id)).toHaveLength(4)
    await write('zhao', id, 'accepted')
    await write('zhao', next, 'accepted')
  })

  it('K84 a person who is removed from the roster stops ringing; who still stands behind a step goes on', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const id = await askFromLantian(node, network)
    await until('everybody', async () => (await callsOf(id)).length === 6)
    await database.owner.query("update call_steps set due_at = due_at + interval '1 hour' where fired_at is null")
    await change('delete from roster_members where person_id = $1', [network.people.zhao])
    await until('the silence of zhao', async () => !(await ringingFor('zhao', id)))
    expect([await ringingFor('wang', id), await ringingFor('li', id)]).toEqual([true, true])
    expect(await callsOf(id)).toHaveLength(6)
    await write('li', id, 'accepted')
  })

  it('K84 who declined is not called by a change of the roster, and an offer goes on ringing', async () => {
    const id = await asked()
    await write('wang', id, 'declined')
    await until('the backup', async () => (await callsOf(id)).length === 4)
    await write('li', id, 'duty-offered', { to: network.people.zhao })
    await until('the offer', () => ringingFor('zhao', id))
    const before = await callsOf(id)
    await change('update shifts set made_at = now()')
    await until('both nodes to have looked', async () => {
      await other.calls.ringsOf(network.networkId, network.people.li)
      return (await ringingFor('zhao', id)) && (await ringingFor('li', id)) && !(await ringingFor('wang', id))
    })
    expect(await callsOf(id)).toEqual(before)
    await write('li', id, 'accepted')
  })
})

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

describe('At the same moment', () => {
  it('K87 accept and escalate: whoever comes second finds the other done, and nothing rings afterwards', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => asked()))
    await Promise.all(
      ids.map(async (id, index) => {
        const due = database.owner.query(
          `update call_steps set due_at = clock_timestamp() where consultation_id = $1 and step = 2`,
          [id],
        )
        const wake = database.owner.query(`notify jiuxin_calls`)
        const accept = (index % 2 ? node : other).journal.write(network.actorOf('wang'), id, draft('accepted'))
        await Promise.all([due, wake, accept])
      }),
    )
    for (const id of ids) {
      await until('silence', async () => {
        const { rows } = await database.owner.query(
          `select 1 from rings where consultation_id = $1 and stopped_at is null
           union all select 1 from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null`,
          [id],
        )
        return rows.length === 0
      })
      const { entries } = await node.journal.openConsultation(network.actorOf('wang'), id)
      const kinds = entries.map((entry) => ('kind' in entry ? entry.kind : ''))
      expect(kinds.lastIndexOf('called')).toBeLessThan(kinds.indexOf('accepted'))
    }
  })

  it('K87 a swap and an escalation: nobody is called twice and the one on duty rings', async () => {
    const id = await asked()
    await Promise.all([
      takesOver('zhao'),
      database.owner.query(`update call_steps set due_at = clock_timestamp() where consultation_id = $1 and step = 2`, [
        id,
      ]),
      database.owner.query(`notify jiuxin_calls`),
    ])
    await until('all three', async () => new Set((await callsOf(id)).map((call) => call.slice(2))).size === 6)
    expect(await callsOf(id)).toHaveLength(6)
    expect([await ringingFor('zhao', id), await ringingFor('li', id)]).toEqual([true, true])
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    await write('zhao', id, 'accepted')
  })
})
