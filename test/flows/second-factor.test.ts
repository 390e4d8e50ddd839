// The second factor: whoever has an authenticator app, whoever has to have one, and whoever has neither phone nor password.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Secret, TOTP } from 'otpauth'
import { isSameKey } from '../../src/platform/same-key.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { password } from '../world/network.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer

beforeAll(async () => {
  room = await openPeopleServer()
})

afterAll(async () => {
  await room?.close()
})

interface Made {
  secret: string
  uri: string
  recoveryCodes: string[]
}

const stepMs = 30_000
const appCode = (secret: string, stepsAhead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: room.clock.now().getTime() + stepsAhead * stepMs,
  })
const signIn = (login: string, more: object = {}) =>
  room.ask(null, 'POST', '/api/sessions', { login, password, ...more })
const codeOf = async (answer: ReturnType<typeof signIn>) => (await answer).body.code ?? (await answer).status
const me = (token: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  room.ask(token, method, `/api/me/second-factor${path}`, body)

async function setUp(login: 'wang' | 'li' | 'zhao' | 'lantian' | 'lantian2'): Promise<Made & { token: string }> {
  const token = await room.tokenOf(login)
  const { body } = await me(token, 'POST', '', { password })
  const begun = body as unknown as Made
  const confirmed = await me(token, 'PUT', '', { code: appCode(begun.secret) })
  const { recoveryCodes } = confirmed.body as unknown as Made
  room.clock.advance(stepMs)
  return { ...begun, recoveryCodes, token }
}

describe('An authenticator app', () => {
  it('P159 counts from its first right code on; after that the password alone lets nobody in', async () => {
    const token = await room.tokenOf('wang')
    expect((await me(token, 'POST', '', { password: 'not this one' })).body.code).toBe('wrong-password')
    const { body } = await me(token, 'POST', '', { password })
    const { secret, uri } = body as unknown as Made
    expect(uri).toMatch(
      /^otpauth:\/\/totp\/Jiuxin:wang\?issuer=Jiuxin&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
    )
    expect(await codeOf(signIn('wang'))).toBe(201)
    expect((await me(token, 'PUT', '', { code: appCode(secret, 5) })).body.code).toBe('wrong-code')
    const confirmed = await me(token, 'PUT', '', { code: appCode(secret) })
    expect(new Set(confirmed.body.recoveryCodes as unknown as string[]).size).toBe(10)
    expect((await me(token, 'GET', '')).body).toEqual({ isOn: true, isRequired: false, recoveryCodesLeft: 10 })
    expect(await codeOf(signIn('wang'))).toBe('second-factor-needed')
    room.clock.advance(stepMs)
    expect(await codeOf(signIn('wang', { code: appCode(secret) }))).toBe(201)
    expect((await me(token, 'POST', '', { password })).body.code).toBe('second-factor-there')
  })

  it('P160 a code is taken once, also by two at the same moment, one step early or late, and in full-width digits', async () => {
    const { secret } = await setUp('li')
    const now = appCode(secret)
    const both = await Promise.all([codeOf(signIn('li', { code: now })), codeOf(signIn('li', { code: now }))])
    expect(both.sort()).toEqual([201, 'wrong-code'])
    expect(await codeOf(signIn('li', { code: appCode(secret, 1) }))).toBe(201)
    room.clock.advance(2 * stepMs)
    expect(await codeOf(signIn('li', { code: appCode(secret, 2) }))).toBe('wrong-code')
    room.clock.advance(stepMs)
    const fullWidth = appCode(secret, -1).replaceAll(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    )
    expect(await codeOf(signIn('li', { code: fullWidth }))).toBe(201)
  })

  it('P161 recovery codes let him in once each; the secret and the codes are nowhere to be read', async () => {
    const { secret, recoveryCodes, token } = await setUp('zhao')
    const [first = '', second = ''] = recoveryCodes
    expect(await codeOf(signIn('zhao', { code: first.toUpperCase() }))).toBe(201)
    expect(await codeOf(signIn('zhao', { code: first }))).toBe('wrong-code')
    const fresh = await me(token, 'POST', '/recovery-codes', { password, code: appCode(secret) })
    expect(fresh.body.recoveryCodes).toHaveLength(10)
    expect(await codeOf(signIn('zhao', { code: second }))).toBe('wrong-code')
    const { rows } = await room.database.owner.query(`
      select row_to_json(second_factors)::text as kept from second_factors union all
      select row_to_json(recovery_codes)::text from recovery_codes union all select details::text from audit_log`)
    const kept = rows.map((row) => row.kept).join('\n')
    const secretHex = Buffer.from(secret).toString('hex')
    for (const said of [secret, secretHex, ...recoveryCodes, first.replace('-', '')]) expect(kept).not.toContain(said)
    expect((await room.people.authenticate(token))?.name).toBe('赵医生')
  })

  it('P162 wrong codes make the next try wait as wrong passwords do', async () => {
    await setUp('lantian')
    const said: unknown[] = []
    for (let tries = 0; tries < 4; tries++) said.push(await codeOf(signIn('lantian', { code: '000000' })))
    expect(said).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'sign-in-slow-down'])
  })

  it('P162 wrong codes of a signed-in person make the next wait, also where the right password is said before each', async () => {
    const { secret, token } = await setUp('lantian2')
    const end = async (code: string) => (await me(token, 'POST', '/end', { password, code })).body.code ?? 'ended'
    const said: unknown[] = []
    for (let tries = 0; tries < 3; tries++) said.push(await end('000000'))
    const atOnce = await Promise.all(['000000', '000000', appCode(secret)].map(end))
    expect([...said, ...atOnce]).toEqual([...Array(3).fill('wrong-code'), ...Array(3).fill('sign-in-slow-down')])
    room.clock.advance(stepMs)
    expect(await end(appCode(secret))).toBe('ended')
  })

  it('P163 nobody’s wrong tries keep him from signing in on a phone that knows him', async () => {
    const reply = await room.server.inject({
      method: 'POST',
      url: '/api/sessions',
      payload: { login: 'gande', password },
    })
    const known = reply.cookies.find(({ name }) => name === 'jiuxin_device')!
    expect(known).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    for (let tries = 0; tries < 8; tries++) {
      if (tries >= 3) room.clock.advance(2 ** (tries - 2) * 1000)
      expect(await codeOf(signIn('gande', { password: 'a guess' }))).toBe('wrong-sign-in')
    }
    expect(await codeOf(signIn('gande'))).toBe('sign-in-slow-down')
    const here = async (secret: string, mark = known.value, login = 'gande') => {
      const cookies = { jiuxin_device: mark }
      const payload = { login, password: secret }
      return (await room.server.inject({ method: 'POST', url: '/api/sessions', payload, cookies })).json().code ?? 'in'
    }
    expect(await here(password)).toBe('in')
    expect(
      await here(
        password,
        known.value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
    ).toBe('sign-in-slow-down')
    // the phone of one does not help against another, and is no free guess either
    for (let tries = 0; tries < 3; tries++) await here('a guess')
    expect(await here(password)).toBe('sign-in-slow-down')
  })
})

describe('The key that seals it', () => {
  it('P167 a server with another key than the first of the database hears of it', async () => {
    const same = (byte: number) => isSameKey(room.database.postgres, openSecrets(Buffer.alloc(32, byte)))
    expect([await same(1), await same(2), await same(1)]).toEqual([true, false, true])
  })
})

describe('Where the network asks for a second factor', () => {
  it('P164 administrators and quality officers set one up as they sign in; clinics and duty sign in as ever', async () => {
    const admin = await room.tokenOf('admin')
    const rule = (required: boolean) => room.ask(admin, 'PUT', '/api/second-factor-rule', { required })
    expect((await room.ask(admin, 'GET', '/api/second-factor-rule')).body).toEqual({ required: false })
    expect((await rule(true)).body).toEqual({ required: true })
    expect(await codeOf(signIn('cun'))).toBe(201)
    expect(await codeOf(signIn('quality'))).toBe('second-factor-to-enrol')
    const enrol = (login: string, secret = password) =>
      room.ask(null, 'POST', '/api/sessions/second-factor', { login, password: secret })
    expect((await enrol('quality', 'a guess')).body.code).toBe('wrong-sign-in')
    expect((await enrol('cun')).body.code).toBe('second-factor-there')
    const { secret } = (await enrol('quality')).body as unknown as Made
    expect(await codeOf(signIn('quality', { code: '000000' }))).toBe('wrong-code')
    const entered = await signIn('quality', { code: appCode(secret) })
    expect([entered.status, entered.body.recoveryCodes]).toEqual([201, expect.any(Array)])
    expect((await enrol('quality')).body.code).toBe('second-factor-there')
    room.clock.advance(stepMs)
    const token = String(entered.body.token)
    const end = () => me(token, 'POST', '/end', { password, code: appCode(secret) })
    expect((await end()).body.code).toBe('second-factor-required')
    await rule(false)
    expect((await end()).status).toBe(204)
    expect(await codeOf(signIn('quality'))).toBe(201)
  })

  it('P168 a one-time password does not stand in for it', async () => {
    const admin = await room.tokenOf('admin')
    const path = `/api/people/${room.world.people.li}/password`
    const { body } = await room.ask(admin, 'POST', path, { endSessions: false })
    const wish = { password: body.oneTimePassword, newPassword: 'green-harbour-88' }
    expect(await codeOf(signIn('li', wish))).toBe('second-factor-needed')
    expect(await codeOf(signIn('li', { ...wish, code: '000000' }))).toBe('wrong-code')
  })

  it('P166 whoever lost his phone and his codes is let in anew by an administrator, with the log knowing of it', async () => {
    const admin = await room.tokenOf('admin')
    const { wang } = room.world.people
    expect(await codeOf(signIn('wang'))).toBe('second-factor-needed')
    expect((await room.ask(admin, 'DELETE', `/api/people/${wang}/second-factor`)).status).toBe(204)
    expect(await codeOf(signIn('wang'))).toBe(201)
    const { rows } = await room.database.owner.query(
      `select operation, person_id from audit_log where subject_id = $1 order by id`,
      [wang],
    )
    expect(rows.slice(-1)).toEqual([{ operation: 'second-factor-ended', person_id: room.world.people.admin }])
  })
})
