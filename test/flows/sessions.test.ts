// Signing in and out, as somebody with a password, somebody without, and somebody who lost his phone notice it.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { demoPassword, hashPassword } from '../../src/people/passwords.ts'
import { delaySeconds } from '../../src/people/sign-in.ts'
import { password } from '../world/network.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer

beforeAll(async () => {
  room = await openPeopleServer()
})

afterAll(async () => {
  await room?.close()
})

const signIn = (login: string, secret = password) =>
  room.ask(null, 'POST', '/api/sessions', { login, password: secret, deviceName: '诊室手机' })

describe('Signing in', () => {
  it('P11 gives a token that opens my page, and keeps only its hash', async () => {
    const { status, body } = await signIn(' Wang ')
    expect(status).toBe(201)
    expect(body.person).toEqual({ id: room.world.people.wang, name: '王主任', login: 'wang', phone: '13800000000' })
    const me = await room.ask(String(body.token), 'GET', '/api/me')
    expect(me.body).toMatchObject({
      person: { login: 'wang' },
      memberships: [{ siteName: '县医院', role: 'specialist' }],
      network: { id: room.world.networkId, timeZone: 'Asia/Shanghai' },
      rosterIds: [room.world.rosterId],
      duty: [{ onDuty: { name: '王主任', why: 'shift' }, backup: { name: '李医生' } }],
    })
    const kept = await room.database.owner.query('select row_to_json(sessions)::text as row from sessions')
    expect(kept.rows.some(({ row }) => row.includes(String(body.token)))).toBe(false)
  })

  it('P270 says when this device is signed out, which being used does not put off', async () => {
    const token = await room.tokenOf('wang')
    const endsMs = async () => Date.parse(String((await room.ask(token, 'GET', '/api/me')).body.sessionEndsAt))
    const first = await endsMs()
    expect(Math.abs(first - room.clock.now().getTime() - limits.sessionDays * 86_400_000)).toBeLessThan(60_000)
    room.clock.advance(120_000)
    expect(await endsMs()).toBe(first)
  })

  it('P12 answers an unknown login exactly like a wrong password', async () => {
    const wrong = await signIn('zhao', 'not this one')
    const unknown = await signIn('nobody-of-this-name', 'not this one')
    expect(wrong.status).toBe(401)
    expect(wrong.body).toEqual(unknown.body)
    expect(wrong.body.code).toBe('wrong-sign-in')
  })

  it.each(['', '\0', 'x\0y', '\ud800', "' or 1=1 --"])(
    'P12 answers the odd login %j with a plain no',
    async (login) => {
      expect((await signIn(login)).status).toBe(401)
    },
  )

  it('P13 three wrong passwords are free, then each makes the next try wait longer, up to 15 minutes', () => {
    expect([0, 1, 2].map(delaySeconds)).toEqual([0, 0, 0])
    expect([3, 4, 5, 6, 11, 12].map(delaySeconds)).toEqual([2, 4, 8, 16, 512, 900])
    expect(delaySeconds(1_000)).toBe(900)
  })

  it.each(['li', 'no-such-login'])(
    'P13 the fourth try of %s waits, even the right one, and is told how long',
    async (login) => {
      for (let tries = 0; tries < 3; tries++) expect((await signIn(login, 'wrong')).status).toBe(401)
      const slowed = await signIn(login)
      expect(slowed.status).toBe(429)
      expect(slowed.body.code).toBe('sign-in-slow-down')
      expect(slowed.headers['retry-after']).toBe('2')
      room.clock.advance(2_000)
      expect((await signIn(login, 'wrong')).status).toBe(401)
      expect((await signIn(login)).headers['retry-after']).toBe('4')
      room.clock.advance(4_000)
    },
  )

  it('P13 the right password after the wait forgets the wrong ones', async () => {
    expect((await signIn('li')).status).toBe(201)
    for (let tries = 0; tries < 3; tries++) expect((await signIn('li', 'wrong')).status).toBe(401)
  })

  it('P13 who is slowed down keeps the sessions that he has', async () => {
    const token = await room.tokenOf('lab')
    for (let tries = 0; tries < 4; tries++) await signIn('lab', 'wrong')
    expect((await signIn('lab')).status).toBe(429)
    expect((await room.ask(token, 'GET', '/api/me')).status).toBe(200)
  })

  it('P13 twenty guesses at once are not twenty free guesses', async () => {
    room.clock.advance(61_000)
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('gande', 'guess')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17)
  })

  it('P13 one address may be wrong only so often a minute, whoever it tries to be; right ones never count', async () => {
    room.clock.advance(61_000)
    for (let tries = 0; tries < 3; tries++) expect((await signIn('quality')).status).toBe(201)
    const answers = []
    for (let tries = 0; tries < limits.signInPerMinute; tries++) answers.push(await signIn(`guess-${tries}`, 'x'))
    expect(answers.every(({ status }) => status === 401)).toBe(true)
    const stopped = await signIn('guess-more', 'x')
    expect([stopped.status, stopped.body.code]).toEqual([429, 'slow-down'])
    room.clock.advance(61_000)
    expect((await signIn('quality')).status).toBe(201)
  })

  it('P14 a demo person and the demo password enter only the demo', async () => {
    const { owner } = room.database
    await owner.query(`update people set demo = true where login = 'cun'`)
    const demo = await room.people.signIn({ login: 'cun', password })
    const service = room.openNode({ demoAllowed: false })
    await expect(service.signIn({ login: 'cun', password })).rejects.toMatchObject({ code: 'wrong-sign-in' })
    expect(await service.authenticate(demo.token)).toBeNull()
    const shared = await hashPassword(demoPassword)
    await owner.query(`update people set password_hash = $1 where login = 'admin'`, [shared])
    const careless = { login: 'admin', password: demoPassword }
    await expect(service.signIn(careless)).rejects.toMatchObject({ code: 'wrong-sign-in' })
    expect((await room.people.signIn(careless)).person.login).toBe('admin')
    expect(await room.people.authenticate(demo.token)).not.toBeNull()
  })
})

describe('The end of a session', () => {
  it('P15 every node hears within two seconds that a phone was revoked, and its token opens nothing', async () => {
    const elsewhere = room.openNode()
    const ended = listenTo(elsewhere)
    const lost = await room.tokenOf('lantian')
    const mine = await room.tokenOf('lantian')
    const { sessionId } = (await elsewhere.authenticate(lost))!
    elsewhere.watchSession(sessionId)
    expect((await room.ask(mine, 'DELETE', `/api/sessions/${sessionId}`)).status).toBe(204)
    await within(2_000, () => ended.length > 0)
    expect(ended).toEqual([[sessionId, 'revoked']])
    expect((await room.ask(lost, 'GET', '/api/me')).status).toBe(401)
    expect(await elsewhere.authenticate(lost)).toBeNull()
    expect((await room.ask(mine, 'GET', '/api/me')).status).toBe(200)
  })

  it.each([
    ['revoked', `update sessions set revoked_at = now() where id = $1`],
    ['disabled', `update people set disabled_at = now() where id = (select person_id from sessions where id = $1)`],
    ['expired', `update sessions set expires_at = '2026-11-22T05:00:00Z' where id = $1`],
  ])('P15 a session that was %s without anybody telling is found within two seconds', async (reason, statement) => {
    const token = await room.tokenOf('lantian2')
    const ended = listenTo(room.people)
    const { sessionId } = (await room.people.authenticate(token))!
    room.people.watchSession(sessionId)
    await room.database.owner.query(statement, [sessionId])
    await within(2_000, () => ended.length > 0)
    expect(ended).toEqual([[sessionId, reason]])
    expect(await room.people.authenticate(token)).toBeNull()
    await room.database.owner.query('update people set disabled_at = null')
  })

  it('P15 what a node remembers of a session is never older than a second', async () => {
    const token = await room.tokenOf('quality')
    await room.people.authenticate(token)
    await room.database.owner.query(`update memberships set role = 'coordinator' where person_id = $1`, [
      room.world.people.quality,
    ])
    room.clock.advance(1_000)
    expect((await room.people.authenticate(token))?.memberships).toMatchObject([{ role: 'coordinator' }])
  })

  it('P16 signing out ends this device and clears its cookie; the others stay', async () => {
    const [here, there] = [await room.tokenOf('wang'), await room.tokenOf('wang')]
    const { status, headers } = await room.ask(here, 'DELETE', '/api/sessions/current')
    expect(status).toBe(204)
    expect(String(headers['set-cookie'])).toMatch(/^jiuxin_session=;.*Expires=Thu, 01 Jan 1970/)
    expect((await room.ask(here, 'GET', '/api/me')).status).toBe(401)
    expect((await room.ask(there, 'GET', '/api/me')).status).toBe(200)
  })

  it("P16 I see my own devices, and cannot end another's", async () => {
    const mine = String((await signIn('zhao')).body.token)
    const devices = (await room.ask(mine, 'GET', '/api/sessions')).body.sessions
    expect(devices).toEqual([expect.objectContaining({ deviceName: '诊室手机', current: true })])
    const stranger = (await room.people.authenticate(await room.tokenOf('wang')))!
    for (const id of [stranger.sessionId, 'A'.repeat(22), 'x', '%00', '..%2f']) {
      const answer = await room.ask(mine, 'DELETE', `/api/sessions/${id}`)
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found'])
    }
    expect(await room.people.authenticate(await room.tokenOf('wang'))).not.toBeNull()
  })

  it('P17 each sign-in, failure, sign-out and revocation leaves a row in the log, without what was typed', async () => {
    const { rows } = await room.database.owner.query('select operation, details::text from audit_log')
    const operations = new Set(rows.map(({ operation }) => operation))
    expect([...operations].sort()).toEqual([
      'refused-not-found',
      'session-revoked',
      'sign-in',
      'sign-in-failed',
      'sign-out',
    ])
    expect(rows.filter(({ details }) => /wrong|guess|rivers/.test(details))).toEqual([])
  })
})

function listenTo(people: PeopleServer['people']): [string, string][] {
  const ended: [string, string][] = []
  people.onSessionEnded((sessionId, reason) => void ended.push([sessionId, reason]))
  return ended
}

async function within(milliseconds: number, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + milliseconds
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${milliseconds} ms.`)
    await wait(10)
  }
}
