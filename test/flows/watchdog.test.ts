// The auditor beside real tables, with and without servers: what is over is said and hurried, what is stuck is
// restarted, and the heartbeat beats only while all is well.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openAuditDatabase } from '../../src/tools/watchdog/audit-database.ts'
import { openTeller } from '../../src/tools/watchdog/tell.ts'
import { startWatch, type Watch } from '../../src/tools/watchdog/watch.ts'
import { builtProgram } from '../world/built-server.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { broken, type FakeGateway, openFakeGateway, taken } from '../world/fake-gateway.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { endServices, startService } from '../world/service.ts'
import { importsOf, sourceFiles } from '../world/source-files.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
let gateway: FakeGateway
let watches: Watch[] = []
let nodes: LiveNode[] = []

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 12 })
})

beforeEach(async () => {
  await database.owner.query('truncate networks cascade')
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 1200 })
  gateway = await openFakeGateway()
})

afterEach(async () => {
  await Promise.all(watches.map((watch) => watch.stop()))
  await Promise.all(nodes.map((node) => node.close()))
  watches = []
  nodes = []
  await gateway.close()
})

afterAll(async () => {
  await endServices()
  await database?.drop()
})

async function start(): Promise<LiveNode> {
  const node = await liveNode(database)
  nodes.push(node)
  return node
}

async function stop(node: LiveNode): Promise<void> {
  nodes = nodes.filter((each) => each !== node)
  await node.close()
}

function watchOver(databaseUrl = database.databaseUrl, monotonicMs = () => performance.now()): void {
  const log = openLog({ level: 'silent' })
  const urls = { alarmUrl: `${gateway.url}/alarm`, heartbeatUrl: `${gateway.url}/heartbeat` }
  const teller = openTeller({ ...urls, heartbeatSeconds: 0.2, log })
  watches.push(startWatch({ databaseUrl: () => databaseUrl, teller, log, everyMs: 100, monotonicMs }))
}

const to = (path: string) => gateway.requests.filter((request) => request.path === path)
const alarms = () =>
  to('/alarm').map(({ body }) => JSON.parse(String(body)) as { kind: string; count: number; longestSeconds: number })
const beats = () => to('/heartbeat').length
const beatsAgain = async () => {
  const before = beats()
  await until('heartbeats', () => beats() >= before + 2)
}

/** A question of which the person on duty was called, and then every server was gone. */
async function asked(): Promise<string> {
  const node = await start()
  const id = await askFromLantian(node, network)
  await until('the first call', async () => (await ringsOf(id)) === 1)
  await stop(node)
  return id
}

async function ringsOf(id: string): Promise<number> {
  return (await database.owner.query('select 1 from rings where consultation_id = $1', [id])).rowCount ?? 0
}

const overdue = (id: string, seconds: number) =>
  database.owner.query(
    `update call_steps set due_at = clock_timestamp() - $2 * interval '1 second'
     where consultation_id = $1 and fired_at is null and step = 2`,
    [id, seconds],
  )

describe('the watchdog', () => {
  it('X111 beats while all is well and rings nobody', async () => {
    await asked()
    watchOver()
    await beatsAgain()
    expect(alarms()).toEqual([])
  })

  it('X112 rings the administrator when a call is over by 5 s, falls silent, and says when all is well again', async () => {
    const id = await asked()
    await overdue(id, 2)
    watchOver()
    await beatsAgain()
    expect(alarms()).toEqual([])
    await until('the alarm', () => alarms().length === 1, 10_000)
    expect(alarms()[0]).toMatchObject({ msgtype: 'text', kind: 'late', count: 1 })
    expect(alarms()[0]!.longestSeconds).toBeGreaterThanOrEqual(5)
    const silentAt = beats()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(beats()).toBeLessThanOrEqual(silentAt + 1)
    const told = await database.owner.query(`select kind, consultation_id from alarms`)
    expect(told.rows).toEqual([{ kind: 'overdue', consultation_id: id }])

    await start()
    await until('the call', async () => (await ringsOf(id)) === 2)
    await until('the all-clear', () => alarms().at(-1)?.kind === 'well')
    await beatsAgain()
    expect(alarms()).toHaveLength(2)
  })

  it('X420 of the calls that are over each has its alarm on the screens, the oldest first, one a minute', async () => {
    const node = await start()
    const ids = [await askFromLantian(node, network), await askFromLantian(node, network)]
    for (const id of ids) await until('the first call', async () => (await ringsOf(id)) === 1)
    await stop(node)
    await overdue(ids[0]!, 60)
    await overdue(ids[1]!, 30)
    const told = async () =>
      (
        await database.owner.query('select consultation_id from alarms where consultation_id = any($1) order by at', [
          ids,
        ])
      ).rows.map((row) => row.consultation_id)
    watchOver()
    await until('the first alarm', async () => (await told()).length === 1)
    expect(await told()).toEqual([ids[0]])
    await database.owner.query(`update alarms set at = at - interval '2 minutes'`)
    await until('the second alarm', async () => (await told()).length === 2)
    expect(await told()).toEqual(ids)
  })

  it('X113 says nothing of a patient, a person or a place', async () => {
    const id = await asked()
    await overdue(id, 6)
    watchOver()
    await until('the alarm', () => alarms().length === 1)
    const body = String(to('/alarm')[0]!.body)
    for (const word of [id, '王主任', '林医生', '蓝田', '安溪', '胸痛', network.networkId])
      expect(body).not.toContain(word)
    expect(body).toContain('请立即检查服务器')
  })

  it('X114 wakes a server that was not told of a call, however far ahead it was promised', async () => {
    const node = await start()
    const id = await askFromLantian(node, network)
    await until('the first call', async () => (await ringsOf(id)) === 1)
    const audit = await openAuditDatabase(database.databaseUrl)
    const { promises } = await audit.look()
    const next = promises.reduce((soonest, step) => (step.waitMs < soonest.waitMs ? step : soonest))
    const startedMs = performance.now()
    await audit.hurry([next.id])
    await until('the call', async () => (await ringsOf(id)) === 2)
    expect(performance.now() - startedMs).toBeLessThan(3_000)
    await audit.end()
  })

  it('X115 gives a new promise to an open question that nobody else will be called about, though a phone rings, once', async () => {
    const id = await asked()
    // the first phone rings on, in a drawer
    await database.owner.query('delete from call_steps where consultation_id = $1', [id])
    watchOver()
    watchOver()
    await until('the promise', async () => (await openSteps(id)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await openSteps(id)).toMatchObject([{ whom: 'repeat' }])
    const node = await start()
    await until('the new round', async () => (await openSteps(id)).some(({ whom }) => whom !== 'repeat'))
    await node.journal.write(network.actorOf('li'), id, draft('accepted'))
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await openSteps(id)).toEqual([])
    expect(await node.bugs()).toBe(0)
  })

  it('X390 what is over is said also where the database takes no writing, and hurried once it does', async () => {
    const id = await asked()
    await overdue(id, 6)
    const granted = 'update (due_at), insert on call_steps'
    await database.owner.query(`revoke ${granted} from jiuxin_watchdog`)
    try {
      watchOver()
      await until('the alarm', () => alarms().length === 1)
      expect(alarms()[0]).toMatchObject({ kind: 'late', count: 1 })
      expect(beats()).toBe(0)
    } finally {
      await database.owner.query(`grant ${granted} to jiuxin_watchdog`)
    }
    await start()
    await until('the call', async () => (await ringsOf(id)) === 2)
    await until('the all-clear', () => alarms().at(-1)?.kind === 'well')
    await beatsAgain()
  })

  it('X391 a question whose new promises come to nothing silences the heartbeat and is an alarm, until it has a call', async () => {
    const id = await asked()
    await database.owner.query('delete from call_steps where consultation_id = $1', [id])
    await database.owner.query(
      `create function comes_to_nothing() returns trigger language plpgsql as
         'begin new.fired_at := clock_timestamp(); return new; end';
       create trigger comes_to_nothing before insert on call_steps for each row execute function comes_to_nothing()`,
    )
    try {
      // ten seconds of the auditor are one of ours
      watchOver(database.databaseUrl, () => performance.now() * 10)
      await until('the alarm', () => alarms().length === 1)
      expect(alarms()[0]).toMatchObject({ kind: 'late', count: 1 })
      const promised = 'select 1 from call_steps where consultation_id = $1'
      expect((await database.owner.query(promised, [id])).rowCount).toBeGreaterThan(1)
      const silentAt = beats()
      await until('the alarm on the screens', async () => {
        const { rows } = await database.owner.query('select kind from alarms where consultation_id = $1', [id])
        return rows[0]?.kind === 'overdue'
      })
      expect(beats()).toBe(silentAt)
    } finally {
      await database.owner.query('drop function comes_to_nothing cascade')
    }
    await start()
    await until('the all-clear', () => alarms().at(-1)?.kind === 'well')
    await beatsAgain()
    expect(alarms()).toHaveLength(2)
  })

  it('X392 a question that was rung again and has lost its ladder is promised anew; one that was accepted, or offered to a colleague, is left alone', async () => {
    const node = await start()
    const accepted = async () => {
      const id = await askFromLantian(node, network)
      await until('the first call', async () => (await ringsOf(id)) === 1)
      await node.journal.write(network.actorOf('wang'), id, draft('accepted'))
      return id
    }
    const [again, settled, offered] = [await accepted(), await accepted(), await accepted()]
    await node.journal.write(network.actorOf('lantian'), again, draft('rung-again'))
    await node.journal.write(network.actorOf('wang'), offered, draft('duty-offered', { to: network.people.li }))
    for (const id of [again, offered]) await until('the second call', async () => (await ringsOf(id)) === 2)
    await stop(node)
    await database.owner.query('delete from call_steps')
    watchOver()
    await until('the promise', async () => (await openSteps(again)).length > 0)
    expect(await openSteps(again)).toMatchObject([{ whom: 'repeat' }])
    expect([await openSteps(settled), await openSteps(offered)]).toEqual([[], []])
    await start()
    await until('the new round', async () => (await openSteps(again)).some(({ whom }) => whom !== 'repeat'))
  })

  it('X120 a call that was written and that no channel has carried is over as well', async () => {
    const id = await asked()
    watchOver()
    await beatsAgain()
    await database.owner.query(
      `update rings set outcome = null, tried_at = clock_timestamp() - interval '31 seconds' where consultation_id = $1`,
      [id],
    )
    await until('the alarm', () => alarms().length === 1)
    expect(alarms()[0]).toMatchObject({ kind: 'late', count: 1 })
  })

  it('X116 an alarm that was not taken is sent again, and until then there is no heartbeat either', async () => {
    const id = await asked()
    await overdue(id, 6)
    gateway.answers(broken)
    watchOver()
    await until('the first try', () => alarms().length === 1)
    gateway.answers(taken)
    await until('the second try', () => alarms().length === 2, 10_000)
    expect(beats()).toBe(0)
  })

  it('X117 can read when somebody is to be called, and nothing about a patient', async () => {
    const client = await database.owner.connect()
    try {
      await client.query('set role jiuxin_watchdog')
      for (const forbidden of [
        'select snapshot from consultations',
        'select summary from consultations',
        'select body from entries',
        'select name from people',
        'update consultations set owner_id = null',
        'delete from call_steps',
        'update rings set stopped_at = now()',
      ])
        await expect(client.query(forbidden)).rejects.toMatchObject({ code: '42501' })
      await client.query('select id, state, owner_id from consultations')
    } finally {
      client.release(true)
    }
  })

  it('X118 shares no code with whoever calls', () => {
    const files = sourceFiles('src').filter((file) => /^src\/tools\/watchdog[./]/.test(file))
    expect(files.length).toBeGreaterThan(3)
    const foreign = files
      .flatMap(importsOf)
      .filter((target) => target.startsWith('src/') && !target.startsWith('src/tools/watchdog/'))
    const allowed = ['config', 'log', 'logins', 'postmaster'].map((name) => `src/platform/${name}.ts`)
    expect(foreign.filter((target) => !allowed.includes(target))).toEqual([])
  })

  it('X119 as a process of its own it ends with 0 on SIGTERM, also when the database is away', async () => {
    const program = [builtProgram('tools/watchdog')]
    const urls = { WATCHDOG_ALARM_URL: `${gateway.url}/alarm`, WATCHDOG_HEARTBEAT_URL: `${gateway.url}/heartbeat` }
    const seeing = startService({ program, env: { ...urls, DATABASE_URL: database.databaseUrl } })
    const nowhere = `postgres://nobody@127.0.0.1:1/${newId()}`
    const blind = startService({ program, env: { WATCHDOG_ALARM_URL: `${gateway.url}/blind`, DATABASE_URL: nowhere } })
    await until('a heartbeat', () => beats() > 0, 20_000)
    await until('the alarm of the blind one', () => to('/blind').length === 1, 20_000)
    expect(JSON.parse(String(to('/blind')[0]!.body))).toMatchObject({ kind: 'blind' })
    for (const one of [seeing, blind]) one.signal('SIGTERM')
    expect(await Promise.all([seeing.ended, blind.ended])).toEqual([0, 0])
    expect(blind.printed()).not.toContain(nowhere)
  }, 60_000)
})

async function openSteps(id: string): Promise<{ whom: string }[]> {
  const { rows } = await database.owner.query(
    'select whom from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null',
    [id],
  )
  return rows
}
