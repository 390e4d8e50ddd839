// A self-test says, device by device and channel by channel, what would ring and what would not.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { SelfTest } from '../../src/contract/reach-shapes.ts'
import { toWeb } from '../../src/contract/to-web.ts'
import type { Outcome } from '../../src/platform/channel.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import type { Phone } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { ended, type ReachNode, type ReachNodeOptions, type Rung, reachNode } from '../world/reach-world.ts'
import { until } from '../world/until.ts'

const line = (selfTest: SelfTest, channel: string) => selfTest.lines.find((one) => one.channel === channel)!
/** What was rung by self-tests: the same servers also tell of gaps in the roster, whenever their look comes round. */
const byTests = (rung: Rung[]) => rung.filter(({ purpose }) => purpose === 'self-test')
const granted = { visible: true, permission: 'granted', audible: true, push: false } as const

describe('a self-test through the real service', () => {
  let app: AppWorld

  beforeAll(async () => {
    app = await openAppWorld({ logLevel: 'error' })
  }, 60_000)

  afterEach(async () => expect(await app.bugs()).toEqual([]))
  afterAll(() => app?.close())

  const begin = async (phone: AppPhone) =>
    (await phone.ask('POST', '/api/duty/self-test', {})).body.selfTest as SelfTest
  const read = async (phone: AppPhone, id: string) =>
    (await phone.ask('GET', `/api/duty/self-test/${id}`)).body.selfTest as SelfTest
  const whenOver = (phone: AppPhone, id: string) =>
    until('the end', async () => {
      const selfTest = await read(phone, id)
      return selfTest.endedAt !== null && selfTest
    })
  const isRung = (device: Phone, id: string) => device.hears('self-test', ({ checkId }) => checkId === id)

  it('K150 every device is rung and answers for itself: the one that makes noise, and in red the one that does not', async () => {
    const [loud, mute] = [await app.newPhone('wang'), await app.newPhone('wang')]
    const devices = [await loud.newLive(), await mute.newLive()] as const
    const { id } = await begin(loud)
    for (const device of devices) await isRung(device, id)
    const said = { checkId: id, permission: 'granted' } as const
    await devices[0].value('selfTestHeard', { ...said, heard: true, audible: true })
    await devices[1].value('selfTestHeard', { ...said, heard: true, audible: false })
    const selfTest = await whenOver(loud, id)
    expect(selfTest.isReachable).toBe(true)
    const live = selfTest.lines.filter(({ channel, state }) => channel === 'live' && state !== 'waiting')
    expect(live.map(({ isThisDevice, state, reason, isRed }) => [isThisDevice, state, reason, isRed])).toEqual(
      expect.arrayContaining([
        [true, 'heard', null, false],
        [false, 'failed', 'not-audible', true],
      ]),
    )
    for (const { sentence } of selfTest.lines) expect(sentence.zh).toMatch(/\p{Script=Han}/u)
    const shown = await devices[1].hears('self-test-result', (push) => push.selfTest.endedAt !== null)
    expect(toWeb['self-test-result'].parse(shown)).toEqual(shown)
    expect(shown.selfTest.lines.find(({ isThisDevice }) => isThisDevice)).toMatchObject({ reason: 'not-audible' })
    for (const device of devices) device.close()
  })

  it('P271 a device that will be signed out within three days is told of in red, with the time, and no other', async () => {
    const [soon, late] = [await app.newPhone('wang'), await app.newPhone('wang')]
    const devices = [await soon.newLive(), await late.newLive()] as const
    const { body } = await soon.ask('GET', '/api/sessions')
    const { id: sessionId } = (body.sessions as { id: string; current: boolean }[]).find(({ current }) => current)!
    const inDays = (days: number) =>
      app.database.owner.query(`update sessions set expires_at = now() + $2::float8 * interval '1 day' where id = $1`, [
        sessionId,
        days,
      ])
    await inDays(2)
    const { id } = await begin(soon)
    const told = async (phone: AppPhone) => (await read(phone, id)).lines.filter(({ channel }) => channel === 'session')
    const [line, ...others] = await told(soon)
    expect(others).toEqual([])
    expect(line).toMatchObject({ isThisDevice: true, isRed: true, reason: 'session-ends', deviceId: sessionId })
    expect(line!.sentence.zh).toMatch(/将于 \d\d-\d\d \d\d:\d\d 自动退出登录/)
    expect(await told(late)).toMatchObject([{ isThisDevice: false, deviceId: sessionId }])
    await inDays(4)
    expect(await told(soon)).toEqual([])
    for (const device of devices) device.close()
  })

  it('K151 with no device online nothing that rings is left, and it is over at once', async () => {
    const selfTest = await whenOver(await app.newPhone('zhao'), (await begin(await app.newPhone('zhao'))).id)
    expect(selfTest).toMatchObject({ isReachable: false })
    expect(line(selfTest, 'live')).toMatchObject({ state: 'failed', reason: 'no-device', isRed: true })
  })

  it('K152 nobody reads or answers another’s test, and asking again within moments answers the same one', async () => {
    const li = await app.newPhone('li')
    const first = await li.ask('POST', '/api/duty/self-test', {})
    const again = await li.ask('POST', '/api/duty/self-test', {})
    const { id } = first.body.selfTest as SelfTest
    expect([first.status, again.status, (again.body.selfTest as SelfTest).id]).toEqual([201, 200, id])
    const wang = await app.phone('wang')
    expect((await wang.ask('GET', `/api/duty/self-test/${id}`)).status).toBe(404)
    const heard = { checkId: id, heard: true, audible: true, permission: 'granted' }
    expect((await (await wang.live()).ask('selfTestHeard', heard)).refusal?.code).toBe('not-found')
  })

  it('K159 a device that comes back while the test runs is rung as well, and each device once', async () => {
    const phone = await app.newPhone('gande')
    const silent = await phone.newLive()
    const { id } = await begin(phone)
    await isRung(silent, id)
    const other = await (await app.newPhone('gande')).newLive()
    await until('the other device', () => other.of('self-test').some(({ checkId }) => checkId === id), 15_000)
    await other.value('selfTestHeard', { checkId: id, heard: true, audible: true, permission: 'granted' })
    await silent.value('selfTestHeard', { checkId: id, heard: false, audible: null, permission: 'default' })
    expect(await whenOver(phone, id)).toMatchObject({ isReachable: true })
    for (const device of [silent, other]) expect(device.of('self-test')).toHaveLength(1)
    for (const device of [silent, other]) device.close()
  })

  it('K153 a device to which nothing can be pushed says why in red', async () => {
    const [unsubscribed, denied] = [await app.newPhone('lantian2'), await app.newPhone('lantian2')]
    const devices = [await unsubscribed.newLive(), await denied.newLive()] as const
    await devices[0].value('deviceState', granted)
    await devices[1].value('deviceState', { ...granted, permission: 'denied' })
    const { lines } = await begin(unsubscribed)
    const reasons = lines.filter(({ channel, isRed }) => channel === 'web-push' && isRed)
    expect(reasons.map(({ isThisDevice, reason }) => [isThisDevice, reason])).toEqual(
      expect.arrayContaining([
        [true, 'no-subscription'],
        [false, 'permission-denied'],
      ]),
    )
    for (const device of devices) device.close()
  })
})

describe('how long before a shift', () => {
  let app: AppWorld

  beforeAll(async () => {
    app = await openAppWorld({ logLevel: 'error' })
  }, 60_000)
  afterAll(() => app?.close())

  it('K166 is for an administrator to say, within the hour; the other settings stay, and the log keeps it', async () => {
    const { networkId } = app.network
    await app.database.owner.query(`update networks set settings = '{"lateAfterMinutes": 20}'`)
    const admin = await app.phone('admin')
    const put = (minutesBefore: unknown) => admin.ask('PUT', '/api/duty/shift-check', { minutesBefore })
    const read = async () => (await admin.ask('GET', '/api/duty/shift-check')).body
    expect(await read()).toEqual({ minutesBefore: 0 })
    expect((await put(15)).body).toEqual({ minutesBefore: 15 })
    for (const wrong of [-1, 61, 1.5, '10', null]) expect((await put(wrong)).body.code).toBe('invalid-body')
    expect(await read()).toEqual({ minutesBefore: 15 })
    const { rows } = await app.database.owner.query('select settings from networks order by id = $1', [networkId])
    expect(rows.map(({ settings }) => settings)).toEqual([
      { lateAfterMinutes: 20 },
      { lateAfterMinutes: 20, shiftCheckMinutesBefore: 15 },
    ])
    const log = await app.database.owner.query(`select 1 from audit_log where operation = 'shift-check-changed'`)
    expect(log.rows).toHaveLength(1)
  })
})

describe('a self-test and its channels', () => {
  let database: TestDatabase
  let network: SmallNetwork
  let nodes: ReachNode[] = []

  beforeAll(async () => {
    database = await createTestDatabase()
    network = await smallNetwork(database)
  })
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    nodes = []
    await database.owner.query('delete from reach_tries; delete from reach_checks')
  })
  afterAll(() => database?.drop())

  const open = (options: ReachNodeOptions) => {
    const node = reachNode(database, options)
    nodes.push(node)
    node.reach.start()
    return node
  }

  it('K154 a channel that takes the call makes somebody reachable; a group is left alone; what is off is not red', async () => {
    const rung: Rung[] = []
    const node = open({ rung, sms: async () => ({ state: 'sent' }), group: true })
    const wang = network.actorOf('wang')
    const { selfTest } = await node.reach.tests.begin(wang)
    const over = await ended(node, wang, selfTest.id)
    expect(over.isReachable).toBe(true)
    expect(line(over, 'sms')).toMatchObject({ state: 'sent', isRed: false })
    expect(line(over, 'wecom')).toMatchObject({ state: 'skipped', isRed: false })
    expect(byTests(rung)).toEqual([
      expect.objectContaining({ channel: 'sms', personId: wang.personId, consultationId: null }),
    ])
  })

  it.each(['refused', 'timed-out', 'unreachable', 'no-address', 'not-configured', 'not-allowed', 'gone'] as const)(
    'K155 a channel that fails (%s) is red, with what to do',
    async (reason) => {
      const node = open({ sms: async () => ({ state: 'failed', reason }) })
      const li = network.actorOf('li')
      const { selfTest } = await node.reach.tests.begin(li)
      const over = await ended(node, li, selfTest.id)
      expect(over.isReachable).toBe(false)
      expect(line(over, 'sms')).toMatchObject({ state: 'failed', reason, isRed: true })
      expect(line(over, 'sms').sentence.en).toMatch(/^[A-Z].*\.$/)
    },
  )

  it('K156 a channel that never answers and a device that stays silent end with the time', async () => {
    const wang = network.actorOf('wang')
    const device = { deviceId: wang.sessionId, deviceName: null, isOnline: true, seenAt: new Date(), ...granted }
    const node = open({ sms: () => new Promise(() => {}), devices: () => [device], connected: [wang] })
    const { selfTest } = await node.reach.tests.begin(wang)
    const over = await ended(node, wang, selfTest.id)
    expect(line(over, 'sms')).toMatchObject({ state: 'failed', reason: 'timed-out' })
    expect(line(over, 'live')).toMatchObject({ state: 'failed', reason: 'no-answer' })
    expect(Date.parse(over.endsAt) - Date.parse(over.startedAt)).toBe(2_000)
  })

  it('K157 a test whose server was killed is gone on with by another, with the same message to each channel', async () => {
    const rung: Rung[] = []
    const wang = network.actorOf('wang')
    const killed = reachNode(database, { rung, sms: () => new Promise(() => {}), selfTestSeconds: 600 })
    const { selfTest } = await killed.reach.tests.begin(wang)
    await database.owner.query(`update reach_checks set lease_until = now() - interval '1 second'`)
    const node = open({ rung, sms: async () => ({ state: 'delivered' }) })
    const over = await ended(node, wang, selfTest.id)
    expect(line(over, 'sms')).toMatchObject({ state: 'delivered' })
    const [first, ...again] = byTests(rung)
    expect(again.map(({ callId }) => callId)).toEqual([first!.callId])
    await killed.stop()
  })

  it('K167 a server that was frozen while another took over ends nothing when it wakes', async () => {
    const rung: Rung[] = []
    const wang = network.actorOf('wang')
    let answer = (_: Outcome) => {}
    const gate = new Promise<Outcome>((go) => {
      answer = go
    })
    const frozen = reachNode(database, { rung, sms: () => new Promise(() => {}), selfTestSeconds: 1 })
    const { selfTest } = await frozen.reach.tests.begin(wang)
    await database.owner.query(`update reach_checks set lease_until = now() - interval '1 second'`)
    const node = open({ rung, sms: () => gate, selfTestSeconds: 30 })
    await until('the other to take over', () => byTests(rung).length === 2)
    const wakesAt = Date.parse(selfTest.endsAt) + 500
    await until('the frozen one to wake', () => Date.now() > wakesAt)
    await frozen.stop()
    expect(await node.reach.tests.read(wang, selfTest.id)).toMatchObject({ endedAt: null, isReachable: null })
    answer({ state: 'sent' })
    const over = await ended(node, wang, selfTest.id)
    expect([over.isReachable, line(over, 'sms').state]).toEqual([true, 'sent'])
  })

  it('K158 a channel that he has not chosen is not rung, and does not count', async () => {
    const rung: Rung[] = []
    const wang = network.actorOf('wang')
    await database.owner.query(
      `insert into call_preferences (person_id, network_id, channels) values ($1, $2, '{voice}')`,
      [wang.personId, wang.networkId],
    )
    const node = open({ rung, sms: async () => ({ state: 'sent' }) })
    const { selfTest } = await node.reach.tests.begin(wang)
    const over = await ended(node, wang, selfTest.id)
    expect(line(over, 'sms')).toMatchObject({ state: 'off', reason: 'not-chosen', isRed: false })
    expect([over.isReachable, byTests(rung)]).toEqual([false, []])
    await database.owner.query('delete from call_preferences')
  })
})
