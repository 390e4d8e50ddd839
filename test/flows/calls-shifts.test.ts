// A shift changes while a question rings that nobody owns yet, and whoever is on duty is rung in his quiet hours too.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { defaultLadder, type Ladder } from '../../src/consultation/ladder.ts'
import type { CallState, Entry } from '../../src/consultation/model.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, question, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let nodes: LiveNode[]
let sms: Witness
let push: Witness

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
})

beforeEach(async () => {
  await database.owner.query(`truncate networks cascade`)
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  ;[sms, push] = [witness('sms'), witness('web-push')]
  nodes = []
  node = await startNode()
})

afterEach(async () => {
  const bugs = await Promise.all(nodes.map((one) => one.bugs()))
  await Promise.all(nodes.map((one) => one.close()))
  expect(bugs.every((count) => count === 0)).toBe(true)
})

afterAll(() => database?.drop())

async function startNode(): Promise<LiveNode> {
  const started = await liveNode(database, { channels: [sms.channel, push.channel] })
  nodes.push(started)
  return started
}

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

async function read(id: string) {
  const { consultation, entries } = await node.journal.openConsultation(network.actorOf('lantian'), id)
  return { consultation, entries: entries.filter((entry): entry is Entry => 'kind' in entry) }
}

const callsOf = async (id: string) =>
  (await read(id)).consultation.calls.map(
    ({ personName, channel, step }: CallState) => `${step} ${personName} ${channel}`,
  )
const failuresOf = async (id: string) =>
  (await read(id)).entries.filter(({ kind }) => kind === 'call-failed').map(({ body }) => body)
const ringingFor = async (login: Login, id: string) =>
  (await node.calls.ringsOf(network.networkId, network.people[login])).some((ring) => ring.consultationId === id)
const isRungBySms = (login: Login, id: string) => sms.of(id).includes(network.people[login])
const sorted = (logins: Login[]) => logins.map((login) => network.people[login]).sort()

async function asked(extra: Record<string, unknown> = {}): Promise<string> {
  const { consultation } = await node.journal.open(network.actorOf('lantian'), question(extra), [], [])
  await until('the first call', () => sms.of(consultation.id).length > 0)
  return consultation.id
}

/** Nobody is told: the plan is as it was, only the time comes. */
async function shiftChanges(inSeconds: number, from: Login | null, to: Login): Promise<void> {
  if (from !== null) {
    await database.owner.query(
      `update shifts set until_at = now() + make_interval(secs => $2) where person_id = $1 and line = 1`,
      [network.people[from], inSeconds],
    )
  }
  await database.owner.query(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values (gen_random_uuid()::text, $1, $2, $3, 1, now() + make_interval(secs => $4), now() + interval '8 hours', 'shift')`,
    [network.networkId, network.rosterId, network.people[to], inSeconds],
  )
}

const rosterChanged = () =>
  database.owner.query(`select pg_notify('jiuxin_roster_changed', $1)`, [
    JSON.stringify({ networkId: network.networkId, rosterId: network.rosterId }),
  ])

async function callNow(id: string, whom: string): Promise<void> {
  await database.owner.query(
    `update call_steps set due_at = clock_timestamp() where consultation_id = $1 and whom = $2`,
    [id, whom],
  )
  await database.owner.query('notify jiuxin_calls')
}

async function duesOf(id: string) {
  const { rows } = await database.owner.query(
    `select whom, due_at from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null
     order by due_at, step`,
    [id],
  )
  return rows.map((row) => [row.whom as string, (row.due_at as Date).getTime()] as const)
}

const setLadder = (change: Partial<Ladder>) =>
  database.owner.query('update rosters set ladder = $2 where id = $1', [
    network.rosterId,
    JSON.stringify({
      ...defaultLadder({ patienceSeconds: 600, everyoneAfterSeconds: 900 }, ['sms']),
      night: { from: '00:00', until: '00:00' },
      ...change,
    }),
  ])

describe('A shift changes while a question rings', () => {
  it('K271 who comes on duty is rung within seconds, once whatever servers look; who went home falls silent, and it is told why', async () => {
    await startNode()
    const ids = await Promise.all(Array.from({ length: 26 }, () => asked()))
    const id = ids[0]!
    const everybody = await asked()
    await database.owner.query(
      `update call_steps set due_at = clock_timestamp() where consultation_id = $1 and whom <> 'repeat'`,
      [everybody],
    )
    await database.owner.query('notify jiuxin_calls')
    await until('everybody', () => sms.of(everybody).length === 3)
    await shiftChanges(1, 'wang', 'zhao')
    await until('the calls of zhao', () => ids.every((one) => isRungBySms('zhao', one)), 30_000)
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    expect([await ringingFor('zhao', id), await ringingFor('wang', everybody)]).toEqual([true, true])
    for (const one of ids) expect(sms.of(one)).toEqual([network.people.wang, network.people.zhao])
    expect(sms.of(everybody)).toHaveLength(3)
    expect((await callsOf(id)).slice(-3).every((call) => call.startsWith('1 赵医生'))).toBe(true)
    expect(await failuresOf(id)).toEqual([{ reason: 'duty-changed' }])
    expect(await failuresOf(everybody)).toEqual([])
    const stopped = (await read(id)).consultation.calls.find(({ channel }) => channel === 'sms')!
    expect(sms.stopped).toContain(stopped.callId)
  })

  it('K272 that changed while no server was there rings the new one soon after the start, once', async () => {
    const id = await asked()
    await node.close()
    nodes = []
    await shiftChanges(0, 'wang', 'zhao')
    node = await startNode()
    await until('the call of zhao', () => isRungBySms('zhao', id))
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    const before = await callsOf(id)
    await node.close()
    nodes = []
    node = await startNode()
    const next = await asked()
    await write('zhao', next, 'accepted')
    expect(await callsOf(id)).toEqual(before)
    expect(sms.of(id)).toEqual([network.people.wang, network.people.zhao])
  })

  it('K273 a gap that ends rings who comes; a call that failed and one that was declined are not made again', async () => {
    await database.owner.query('update shifts set cancelled_at = now() where line = 1')
    const id = await asked()
    expect(sms.of(id)).toEqual([network.people.li])
    const declined = await asked()
    await write('zhao', declined, 'declined')
    sms.answers({ state: 'failed', reason: 'unreachable' })
    const failed = await asked()
    await until('the push', () => push.of(failed).length > 0)
    await shiftChanges(1, null, 'zhao')
    sms.answers({ state: 'sent' })
    await until('the call of zhao', () => isRungBySms('zhao', id), 30_000)
    expect(await ringingFor('li', id)).toBe(true)
    await until('the other call of zhao', () => isRungBySms('zhao', failed))
    expect(sms.of(failed)).toEqual([network.people.li, network.people.zhao])
    expect([sms.of(id).length, sms.of(declined)]).toEqual([2, [network.people.li]])
  })

  it('K273 an ordinary question wakes nobody by it: who is on duty then is rung when the night is over', async () => {
    await setLadder({})
    const id = await asked({ urgency: 'ordinary' })
    await setLadder({ night: { from: '00:00', until: '23:59' } })
    // asked before that night
    await database.owner.query(
      `update call_steps set begun_at = begun_at - interval '1 day' where consultation_id = $1`,
      [id],
    )
    await shiftChanges(0, 'wang', 'zhao')
    await until('the silence of wang', async () => !(await ringingFor('wang', id)), 30_000)
    expect([await ringingFor('zhao', id), sms.of(id).length]).toEqual([false, 1])
    await setLadder({})
    await until('the call of zhao', () => isRungBySms('zhao', id), 30_000)
    expect(sms.of(id)).toEqual([network.people.wang, network.people.zhao])
  })

  it('K317 an ordinary question that was rung again in the night rings who comes on duty in that night', async () => {
    await setLadder({})
    const id = await asked({ urgency: 'ordinary' })
    await setLadder({ night: { from: '00:00', until: '23:59' } })
    await write('lantian', id, 'rung-again')
    await until('the second call', () => sms.of(id).length === 2)
    await shiftChanges(0, 'wang', 'zhao')
    await rosterChanged()
    await until('the call of zhao', () => isRungBySms('zhao', id))
  })

  it('K315 one that ends into a gap when all the others have said no is told at once, and the next round begins after its pause', async () => {
    const step = (whom: 'on-duty' | 'backup', afterSeconds: number) => ({
      whom,
      channels: 'all' as const,
      afterSeconds,
    })
    await setLadder({ urgent: [step('on-duty', 0), step('backup', 600)], repeatAfterSeconds: 300 })
    const id = await asked()
    await callNow(id, 'backup')
    await until('the backup', () => isRungBySms('li', id))
    await write('li', id, 'declined')
    const alarms = async () =>
      (await database.owner.query('select kind from alarms where consultation_id = $1', [id])).rows
    expect([await alarms(), (await duesOf(id))[0]![1] - Date.now() > 500_000]).toEqual([[], true])
    await database.owner.query('update shifts set until_at = now() where line = 1')
    await rosterChanged()
    await until('the alarm', async () => (await alarms()).length === 1)
    expect(await alarms()).toEqual([{ kind: 'nobody-answers' }])
    expect((await duesOf(id)).map(([whom, dueMs]) => [whom, dueMs - Date.now() <= 301_000])).toEqual([['repeat', true]])
  })

  it('K318 an offer that was replaced before it rang takes nobody from the ladder', async () => {
    const id = await asked()
    await database.owner.query(
      `insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, round, due_at, stopped_at)
       values (gen_random_uuid()::text, $1, $2, $3, 0, 'offered', 1, clock_timestamp(), clock_timestamp())`,
      [network.networkId, id, network.rosterId],
    )
    await shiftChanges(0, 'wang', 'zhao')
    await rosterChanged()
    await until('the call of zhao', () => isRungBySms('zhao', id))
  })
})

describe('Quiet hours', () => {
  it('K270 keep no urgent call from whoever is on duty, as whomever the step calls him, and when its channel fails', async () => {
    const quiet = (login: Login) =>
      database.owner.query(
        `insert into call_preferences (person_id, network_id, channels, quiet_from, quiet_until)
         select $1, id, array['live', 'sms', 'web-push'], to_char(now() at time zone time_zone - interval '1 hour', 'HH24:MI'),
           to_char(now() at time zone time_zone + interval '1 hour', 'HH24:MI') from networks where id = $2`,
        [network.people[login], network.networkId],
      )
    for (const login of ['wang', 'zhao'] as const) await quiet(login)
    const wang = { personId: network.people.wang }
    const urgent: Ladder['urgent'] = [
      { whom: 'everyone', channels: ['sms'], afterSeconds: 0 },
      { whom: wang, channels: ['web-push'], afterSeconds: 600 },
    ]
    await setLadder({ urgent, ordinary: urgent.slice(0, 1) })
    const id = await asked()
    await until('both texts', () => sms.of(id).length === 2)
    expect([...sms.of(id)].sort()).toEqual(sorted(['wang', 'li']))
    expect((await callsOf(id)).filter((call) => call.includes('赵医生'))).toEqual(['1 赵医生 live'])
    sms.answers({ state: 'failed', reason: 'unreachable' })
    const failing = await askFromLantian(node, network)
    await until('both pushes', () => push.of(failing).length === 2)
    expect([...push.of(failing)].sort()).toEqual(sorted(['wang', 'li']))
    sms.answers({ state: 'sent' })
    const ordinary = await asked({ urgency: 'ordinary' })
    expect(sms.of(ordinary)).toEqual([network.people.li])
  })
})

describe('A step that is brought forward', () => {
  const apart = (dues: Awaited<ReturnType<typeof duesOf>>, fromMs: number) =>
    dues.map(([whom, dueMs]) => `${Math.round((dueMs - fromMs) / 1000)} ${whom}`)

  it('K274 takes all that follow with it: who is next is phoned as soon after his text as planned', async () => {
    const step = (whom: 'on-duty' | 'backup' | 'everyone', channel: 'sms' | 'web-push', afterSeconds: number) =>
      ({ whom, channels: [channel], afterSeconds }) satisfies Ladder['urgent'][number]
    const urgent = [
      step('on-duty', 'sms', 0),
      step('on-duty', 'web-push', 200),
      step('backup', 'sms', 600),
      step('backup', 'web-push', 800),
      step('everyone', 'sms', 1_200),
    ]
    await setLadder({ urgent, repeatAfterSeconds: 300 })
    const id = await asked()
    const { entries } = await write('wang', id, 'declined')
    await until('the backup', () => isRungBySms('li', id))
    const declinedMs = Date.parse(entries[0]!.at)
    expect(apart(await duesOf(id), declinedMs)).toEqual(['200 backup', '600 everyone', '900 repeat'])
    expect(push.of(id)).toEqual([])
    await write('li', id, 'accepted')
  })

  async function declinedByAll(): Promise<string> {
    await setLadder({ repeatAfterSeconds: 300 })
    const id = await asked()
    for (const login of ['wang', 'li', 'zhao'] as const) {
      await until(`the call of ${login}`, () => isRungBySms(login, id))
      await write(login, id, 'declined')
    }
    return id
  }

  it('K277 when all have declined everybody is called once more, no later than the next round, which begins after it', async () => {
    const id = await declinedByAll()
    const [everyone, repeat, ...others] = await duesOf(id)
    expect([everyone![0], repeat![0], others]).toEqual(['everyone', 'repeat', []])
    const lastCalledAt = (await read(id)).consultation.calls.at(-1)!.calledAt
    expect(everyone![1] - Date.parse(lastCalledAt)).toBeLessThanOrEqual(300_000)
    expect(repeat![1] - everyone![1]).toBe(300_000)
  })

  it('K316 a time that is told then leaves the next round behind that last call of everybody', async () => {
    const id = await declinedByAll()
    const before = await duesOf(id)
    const at = new Date(Date.now() - 30 * 60_000).toISOString()
    await write('lantian', id, 'stamped', { milestone: 'door_in', at, how: 'recalled' })
    expect(before.map(([whom]) => whom)).toEqual(['everyone', 'repeat'])
    expect(await duesOf(id)).toEqual(before)
  })
})
