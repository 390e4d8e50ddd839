// What a foreign page can make a browser send to the sign-in without asking first, and what passwords may be.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { hashPassword } from '../../src/people/passwords.ts'
import { password } from '../world/network.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer

beforeAll(async () => {
  room = await openPeopleServer({ publicUrl: 'https://ecg.example.org' })
})

afterAll(async () => {
  await room?.close()
})

const wish = { login: 'wang', password, deviceName: '诊室手机' }

describe('Signing in', () => {
  it.each([
    ['text/plain', JSON.stringify(wish)],
    ['application/x-www-form-urlencoded', new URLSearchParams(wish).toString()],
    ['multipart/form-data; boundary=x', `--x\r\ncontent-disposition: form-data; name="login"\r\n\r\nwang\r\n--x--\r\n`],
    [undefined, JSON.stringify(wish)],
  ])('X283 a form of a foreign page, as %s, signs nobody in', async (type, payload) => {
    const headers = { origin: 'https://evil.example', ...(type ? { 'content-type': type } : {}) }
    const reply = await room.server.inject({ method: 'POST', url: '/api/sessions', payload, headers })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.statusCode).toBeLessThan(500)
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  it('X283 no page elsewhere is told that it may ask', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const reply = await room.server.inject({ method: 'OPTIONS', url: '/api/sessions', headers })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('X285 a password counts exactly as it was typed, of any characters, up to 256 of them, and never expires', async () => {
    const whole = `  心电 Ünï-c0de 🫀 ${'long enough '.repeat(30)}`.slice(0, 255).concat(' ')
    await room.database.owner.query(`update people set password_hash = $1 where login = 'li'`, [
      await hashPassword(whole),
    ])
    const typing = async (typed: string) => {
      const { status, body } = await room.ask(null, 'POST', '/api/sessions', { login: 'li', password: typed })
      return [status, body.code]
    }
    expect(await hashPassword(whole)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const no = [401, 'wrong-sign-in']
    expect(await typing(whole)).toEqual([201, undefined])
    for (const typed of [whole.trim(), whole.toUpperCase(), whole.slice(0, 72)]) expect(await typing(typed)).toEqual(no)
    room.clock.advance(5 * 365 * 86_400_000)
    expect(await typing(whole)).toEqual([201, undefined])
  })

  it('P13 a clock that was set back by an hour lets nobody wait for that hour', async () => {
    const typing = async (typed: string) => {
      const { status, body } = await room.ask(null, 'POST', '/api/sessions', { login: 'gande', password: typed })
      return body.code ?? status
    }
    for (let tries = 0; tries < 3; tries++) expect(await typing('a guess')).toBe('wrong-sign-in')
    expect(await typing(password)).toBe('sign-in-slow-down')
    room.clock.advance(-3_600_000)
    expect(await typing('a guess')).toBe('wrong-sign-in')
    expect(await typing(password)).toBe('sign-in-slow-down')
    room.clock.advance(4_000)
    expect(await typing(password)).toBe(201)
    room.clock.advance(3_600_000)
  })

  it('X289 what is said of somebody, and the no to somebody else, stays in no cache', async () => {
    for (const token of [await room.tokenOf('wang'), null]) {
      const { headers } = await room.ask(token, 'GET', '/api/me')
      expect(headers['cache-control']).toBe('no-store')
    }
  })

  it('X285 a session is over after its days, however much it was used', async () => {
    const token = await room.tokenOf('wang')
    room.clock.advance((limits.sessionDays * 86_400 - 60) * 1000)
    expect((await room.ask(token, 'GET', '/api/me')).status).toBe(200)
    room.clock.advance(61_000)
    expect((await room.ask(token, 'GET', '/api/me')).status).toBe(401)
  })
})
