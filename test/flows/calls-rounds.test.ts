// Nobody answers, or whoever accepted falls silent: the ladder begins again, the administrators are told, and a silent
// owner's question may be taken over.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mayRingAgain, mayRingAgainAt } from '../../src/consultation/may-ring-again.ts'
import type { CallState, Entry } from '../../src/consultation/model.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, question, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let sms: Witness

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  sms = witness('sms')
  node = await liveNode(database, { channels: [sms.channel] })
})

beforeEach(() => setPatience(database, network.rosterId, { patience: 1, everyone: 2 }))

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

async function read(id: string) {
  const { consultation, entries } = await node.journal.openConsultation(network.actorOf('lantian'), id)
  return { consultation, entries: entries.filter((entry): entry is Entry => 'kind' in entry) }
}

const briefly = ({ personName, channel, step, round = 1 }: CallState) => `${round}.${step} ${personName} ${channel}`
const callsOf = async (id: string) => (await read(id)).consultation.calls.map(briefly)
const failuresOf = async (id: string) =>
  (await read(id)).entries.filter(({ kind }) => kind === 'call-failed').map(({ body }) => body)

async function alarmsOf(id: string): Promise<{ kind: string; roster_id: string }[]> {
  const { rows } = await database.owner.query(`select kind, roster_id from alarms where consultation_id = $1`, [id])
  return rows
}

async function roundsOf(id: string): Promise<number> {
  const { rows } = await database.owner.query('select max(round) as round from call_steps where consultation_id = $1', [
    id,
  ])
  return rows[0].round
}

async function nothingOpen(id: string): Promise<void> {
  const { rows } = await database.owner.query(
    `select id from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null
     union all select call_id from rings where consultation_id = $1 and stopped_at is null`,
    [id],
  )
  expect(rows).toEqual([])
}

describe('When nobody answers', () => {
  it('K79 all are called again in a second round, what is sent once as well, and the administrators are told', async () => {
    const id = await askFromLantian(node, network)
    await until('the second round', async () => (await callsOf(id)).includes('2.1 王主任 sms'), 10_000)
    expect((await callsOf(id)).slice(0, 7)).toEqual(
      expect.arrayContaining(['1.1 王主任 live', '1.1 王主任 sms', '1.2 李医生 sms', '1.3 赵医生 sms']),
    )
    expect(await failuresOf(id)).toEqual([{ reason: 'nobody-answered' }])
    expect(await alarmsOf(id)).toEqual([{ kind: 'nobody-answers', roster_id: network.rosterId }])
    // what is sent once is over when it is sent anew
    const { rows } = await database.owner.query(
      `select 1 from rings where consultation_id = $1 and round = 1 and channel = 'sms' and stopped_at is null`,
      [id],
    )
    expect(rows).toEqual([])
    // a phone that rings goes on ringing: it is not told again
    expect((await callsOf(id)).filter((call) => call.endsWith('王主任 live'))).toHaveLength(1)
    await until('the third round', async () => (await failuresOf(id)).length === 2, 10_000)
    expect(await alarmsOf(id)).toHaveLength(1)
    await write('zhao', id, 'accepted')
    await nothingOpen(id)
  })

  it('K330 an alarm that nobody answers is taken back when somebody accepts, and stands while the clinic only rings again', async () => {
    const toLookAfter = async (id: string) => {
      const { rows } = await database.owner.query(
        'select seen_by from alarms where consultation_id = $1 and seen_at is null',
        [id],
      )
      return rows.length
    }
    const id = await askFromLantian(node, network)
    await until('the alarm', async () => (await toLookAfter(id)) === 1, 10_000)
    await write('lantian', id, 'rung-again')
    expect(await toLookAfter(id)).toBe(1)
    await write('zhao', id, 'accepted')
    expect(await toLookAfter(id)).toBe(0)
    // by nobody: the list says that it is over, not that he looked after it
    const { rows } = await database.owner.query('select seen_by from alarms where consultation_id = $1', [id])
    expect(rows).toEqual([{ seen_by: null }])
  })
})

describe('A silent owner', () => {
  async function owned(): Promise<string> {
    const id = await askFromLantian(node, network)
    await until('the call', async () => (await callsOf(id)).length >= 2)
    await write('wang', id, 'accepted')
    return id
  }

  it('K80 may be rung again after a while, from his last word on, and not when he has answered', async () => {
    const id = await owned()
    const due = async () => {
      const { consultation, entries } = await read(id)
      const at = mayRingAgainAt(consultation, entries)
      return at && Math.round((Date.parse(at) - Date.parse(entries.at(-1)!.at)) / 1000)
    }
    expect(await due()).toBe(180)
    await write('wang', id, 'said', { text: '请再拍一张' })
    expect(await due()).toBe(180)
    const { consultation, entries } = await read(id)
    const later = (seconds: number) => new Date(Date.parse(entries.at(-1)!.at) + seconds * 1000).toISOString()
    expect([179, 181].map((seconds) => mayRingAgain(consultation, entries, later(seconds)))).toEqual([false, true])
    await write('wang', id, 'answered', { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci' })
    expect(await due()).toBeNull()
    await write('lantian', id, 'said', { text: '血压 80/50, 怎么办?' })
    expect(await due()).not.toBeNull()
  })

  it('K81 is rung first; the others after the first wait, and one of them may take the question over', async () => {
    const id = await owned()
    await expect(write('li', id, 'accepted')).rejects.toMatchObject({ code: 'already-accepted' })
    await write('lantian', id, 'rung-again')
    await expect(write('li', id, 'accepted')).rejects.toMatchObject({ code: 'already-accepted' })
    await until('the backup', async () => (await callsOf(id)).some((call) => call.endsWith('李医生 live')))
    const calls = (await callsOf(id)).filter((call) => call.endsWith('live'))
    expect(calls).toEqual(['1.1 王主任 live', '1.1 王主任 live', '1.3 李医生 live'])
    await write('li', id, 'accepted')
    await nothingOpen(id)
    const { consultation, entries } = await read(id)
    expect([consultation.owner?.name, consultation.takenOver?.[0]?.from.name]).toEqual(['李医生', '王主任'])
    expect(consultation.rungAgainAt).toBeUndefined()
    expect(entries.at(-1)).toMatchObject({ kind: 'accepted', by: { name: '李医生' } })
    await expect(write('zhao', id, 'accepted')).rejects.toMatchObject({
      code: 'already-accepted',
      values: { owner: '李医生' },
    })
  })

  it('K82 keeps his question when he answers the call, and whoever was called may pass it on', async () => {
    const id = await owned()
    await write('lantian', id, 'rung-again')
    await until('the backup', async () => (await callsOf(id)).some((call) => call.endsWith('李医生 live')))
    await write('li', id, 'declined')
    await until('everybody', async () => (await callsOf(id)).some((call) => call.endsWith('赵医生 live')))
    await write('wang', id, 'accepted')
    await nothingOpen(id)
    expect((await read(id)).consultation.owner?.name).toBe('王主任')
    await expect(write('zhao', id, 'accepted')).rejects.toMatchObject({ code: 'already-accepted' })
  })
})

describe('The patient’s clock', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const waits = async (id: string) => {
    const { rows } = await database.owner.query(
      `select round(extract(epoch from due_at - begun_at))::int as after from call_steps
       where consultation_id = $1 and whom not in ('repeat', 'offered') order by due_at`,
      [id],
    )
    return rows.map(({ after }) => after)
  }
  const repeatAfter = async (id: string) => {
    const { rows } = await database.owner.query(
      `select round(extract(epoch from due_at - begun_at))::int as after from call_steps
       where consultation_id = $1 and whom = 'repeat'`,
      [id],
    )
    return rows[0].after
  }
  const ask = async (extra: Record<string, unknown>) =>
    (await node.journal.open(network.actorOf('lantian'), question(extra), [], [])).consultation.id

  beforeEach(() => setPatience(database, network.rosterId, { patience: 60, everyone: 120 }))

  it('K64 hurries the calls of a question whose patient has been here for long', async () => {
    const id = await ask({ doorIn: { at: minutesAgo(9) } })
    expect(await waits(id)).toEqual([0, 20, 40])
    expect(await repeatAfter(id)).toBe(100)
    expect(await waits(await ask({}))).toEqual([0, 60, 120])
    await write('wang', id, 'accepted')
  })

  it('K62 is heard of later: what is not called yet comes forward, and a later time changes nothing', async () => {
    const id = await ask({})
    await until('the first call', async () => (await callsOf(id)).length >= 2)
    await write('lantian', id, 'stamped', { milestone: 'door_in', at: minutesAgo(30), how: 'recalled' })
    const [first, ...open] = await waits(id)
    expect(first).toBe(0)
    expect(open[0]).toBeGreaterThanOrEqual(20)
    expect(open[0]).toBeLessThan(30)
    expect(open[1]! - open[0]!).toBe(20)
    expect(await repeatAfter(id)).toBe(open[1]! + 60)
    await write('lantian', id, 'stamped', {
      milestone: 'door_in',
      at: minutesAgo(1),
      how: 'recalled',
      replaces: (await read(id)).entries.at(-1)!.seq,
      reason: '填错',
    })
    expect(await waits(id)).toEqual([first, ...open])
    await write('wang', id, 'accepted')
  })
})

describe('A ladder of its own', () => {
  const step = (whom: string, afterSeconds: number) => ({ whom, channels: 'all', afterSeconds })
  const setLadder = (change: object) =>
    database.owner.query('update rosters set ladder = $2 where id = $1', [
      network.rosterId,
      JSON.stringify({
        urgent: [step('on-duty', 0), step('backup', 600)],
        ordinary: [step('on-duty', 0), step('backup', 600)],
        repeatAfterSeconds: 20,
        silentAfterSeconds: 180,
        night: { from: '22:00', until: '07:00' },
        ...change,
      }),
    ])
  const duesOf = async (id: string) => {
    const { rows } = await database.owner.query(
      `select whom, round(extract(epoch from due_at - clock_timestamp()))::int as seconds from call_steps
       where consultation_id = $1 and fired_at is null and stopped_at is null order by due_at`,
      [id],
    )
    return rows.map(({ whom, seconds }) => [whom, seconds] as [string, number])
  }
  const ask = async (extra: Record<string, unknown> = {}) =>
    (await node.journal.open(network.actorOf('lantian'), question(extra), [], [])).consultation.id

  afterEach(() => database.owner.query('update rosters set ladder = null'))

  it('K93 at night nobody is woken for an ordinary question that somebody passes on; rung again it rings at once', async () => {
    await setLadder({})
    const id = await ask({ urgency: 'ordinary' })
    await until('the planned calls', async () => (await duesOf(id)).length >= 2)
    // as if the evening had come while it rings
    await setLadder({ night: { from: '00:00', until: '23:59' } })
    await database.owner.query(
      `update call_steps set due_at = clock_timestamp(), begun_at = begun_at - interval '1 day'
       where consultation_id = $1 and step = 1`,
      [id],
    )
    await database.owner.query('notify jiuxin_calls')
    await until('the call of wang', async () => (await callsOf(id)).length >= 2)
    await write('wang', id, 'declined')
    const [next] = await duesOf(id)
    expect(next![0]).toBe('backup')
    expect(next![1]).toBeGreaterThan(60)
    expect((await callsOf(id)).some((call) => call.includes('李医生'))).toBe(false)
    await write('lantian', id, 'rung-again')
    await until(
      'the call of wang',
      async () => (await callsOf(id)).filter((call) => call.includes('王主任')).length >= 4,
    )
    await write('wang', id, 'accepted')
  })

  it('K94 behind a hole at its end the next round begins after its pause, not after the whole ladder', async () => {
    await setLadder({})
    const shifts = await database.owner.query('update shifts set cancelled_at = now() returning id')
    // what was known a moment ago is forgotten
    await wait(300)
    const id = await ask()
    await until('the repeat alone', async () => (await duesOf(id)).length === 1)
    const [repeat] = await duesOf(id)
    expect(repeat![0]).toBe('repeat')
    expect(repeat![1]).toBeLessThanOrEqual(20)
    // nobody is there at all: that is known now, and needs no round
    expect(await alarmsOf(id)).toEqual([{ kind: 'nobody-answers', roster_id: network.rosterId }])
    await database.owner.query(`update call_steps set due_at = now() where consultation_id = $1 and whom = 'repeat'`, [
      id,
    ])
    await database.owner.query('notify jiuxin_calls')
    await until('the second round', async () => (await roundsOf(id)) === 2)
    expect(await alarmsOf(id)).toHaveLength(1)
    await database.owner.query('update shifts set cancelled_at = null where id = any($1)', [
      shifts.rows.map((row) => row.id),
    ])
    await wait(300)
    await write('wang', id, 'accepted')
  })

  it('K94 when the only one who rings is taken off duty and nobody takes his place, the next are called at once', async () => {
    await setLadder({})
    const id = await ask()
    await until('the call of wang', async () => (await callsOf(id)).length === 2)
    await database.owner.query('update shifts set cancelled_at = now() where line = 1')
    const news = JSON.stringify({ networkId: network.networkId, rosterId: network.rosterId })
    await database.owner.query(`select pg_notify('jiuxin_roster_changed', $1)`, [news])
    await until('the backup', async () => (await callsOf(id)).some((call) => call.includes('李医生')))
    expect(await failuresOf(id)).toEqual([{ reason: 'nobody-on-duty' }])
    await database.owner.query('update shifts set cancelled_at = null')
    await write('li', id, 'accepted')
  })
})
