// The doors of the people room: cookies from foreign pages, roles, other networks, and what the demo gives away.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { routes } from '../../src/contract/http.ts'
import { registerPeople } from '../../src/people/routes.ts'
import { openHttpServer } from '../../src/platform/http-server.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { password } from '../world/network.ts'
import { neverTooBusy } from '../world/never-too-busy.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer

beforeAll(async () => {
  room = await openPeopleServer({ publicUrl: 'https://ecg.example.org' })
})

afterAll(async () => {
  await room?.close()
})

async function cookieOf(login: string): Promise<string> {
  const payload = { login, password }
  const reply = await room.server.inject({ method: 'POST', url: '/api/sessions', payload })
  return String(reply.headers['set-cookie'])
}

describe('The cookie', () => {
  it('P18 no script reads it, no other page sends it, and behind https it never travels in the open', async () => {
    expect(await cookieOf('wang')).toMatch(
      /^__Host-jiuxin=[\w-]{43}; Path=\/; Expires=[^;]*; HttpOnly; Secure; SameSite=Strict,/,
    )
  })

  it('P165 behind https a phone of before is given the secure name, and nothing planted beside that name counts', async () => {
    const token = await room.tokenOf('wang')
    const me = (cookie: string) => room.server.inject({ url: '/api/me', headers: { cookie } })
    const old = await me(`jiuxin_session=${token}; jiuxin_here=1`)
    expect(old.statusCode).toBe(200)
    // and keeps its own, for a server of the version before
    expect([old.headers['set-cookie']].flat()).toEqual([
      expect.stringMatching(new RegExp(`^__Host-jiuxin=${token}; .*Path=/; HttpOnly; Secure; SameSite=Strict$`)),
    ])
    const given = (await cookieOf('wang')).match(/(?<=jiuxin(_session)?=)[\w-]{43}/g)
    expect([given?.length, new Set(given).size]).toEqual([2, 1])
    const planted = await room.tokenOf('li')
    const both = await me(`jiuxin_session=${planted}; __Host-jiuxin=${token}; jiuxin_here=1`)
    expect(both.json().person.login).toBe('wang')
    expect(both.headers['set-cookie']).toBeUndefined()
  })

  it('W364 beside it lies a mark that scripts may read; a session without one gets it with any answer', async () => {
    const signedIn = await cookieOf('wang')
    expect(signedIn).toMatch(/jiuxin_here=1; Path=\/; Expires=[^,]+,[^,]+; Secure; SameSite=Strict/)
    const cookie = signedIn.split(';')[0]!
    const markOf = async (sent: string) =>
      String((await room.server.inject({ url: '/api/me', headers: { cookie: sent } })).headers['set-cookie'])
    expect(await markOf(cookie)).toMatch(/^jiuxin_here=1;/)
    expect(await markOf(`${cookie}; jiuxin_here=1`)).toBe('undefined')
  })

  const end = async (headers: Record<string, string>) => {
    const cookie = (await cookieOf('wang')).split(';')[0]!
    const url = '/api/sessions/current'
    return (await room.server.inject({ method: 'DELETE', url, headers: { host: 'ecg.local', cookie, ...headers } }))
      .statusCode
  }

  it.each<[string, Record<string, string>]>([
    ['says nothing of its origin', {}],
    ['comes from another site', { origin: 'https://evil.example' }],
    ['comes from a sandbox', { origin: 'null' }],
    ['only looks like ours', { origin: 'https://ecg.example.org.evil.example' }],
    ['comes from another port', { origin: 'http://ecg.local:8080' }],
    ['is cross-site whatever its origin says', { origin: 'http://ecg.local', 'sec-fetch-site': 'cross-site' }],
    ['comes from a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('P18 a change by cookie is refused when the request %s', async (_case, headers) => {
    expect(await end(headers)).toBe(403)
  })

  it.each<[string, Record<string, string>]>([
    ['the same host', { origin: 'http://ecg.local' }],
    ['the public address', { origin: 'https://ecg.example.org' }],
    ['a page that the browser vouches for', { 'sec-fetch-site': 'same-origin' }],
  ])('P18 a change by cookie passes from %s', async (_case, headers) => {
    expect(await end(headers)).toBe(204)
  })

  it('P18 reading by cookie and changing by token need no origin', async () => {
    const cookie = (await cookieOf('wang')).split(';')[0]!
    expect((await room.server.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(200)
    expect((await room.ask(await room.tokenOf('wang'), 'DELETE', '/api/sessions/current')).status).toBe(204)
  })
})

describe('Signing out', () => {
  const page = { host: 'ecg.local', origin: 'http://ecg.local' }
  const leaving = '/api/sessions/current'

  it('P150 takes along what the browser kept of pictures, and so does whatever is asked with an ended session', async () => {
    const cookie = (await cookieOf('wang')).split(';')[0]!
    const me = async () => (await room.server.inject({ url: '/api/me', headers: { cookie } })).headers
    expect((await me())['clear-site-data']).toBeUndefined()
    const left = await room.server.inject({ method: 'DELETE', url: leaving, headers: { ...page, cookie } })
    expect([left.statusCode, left.headers['clear-site-data']]).toEqual([204, '"cache"'])
    expect((await me())['clear-site-data']).toBe('"cache"')
    // who never was signed in here has nothing to forget
    expect((await room.server.inject({ url: '/api/me' })).headers['clear-site-data']).toBeUndefined()
  })
})

describe('The doors', () => {
  it.each(['me', 'listSessions', 'directory', 'duty', 'rosters', 'signOut'] as const)(
    'P5 %s asks strangers, and tokens of nobody, to sign in',
    async (name) => {
      const { method, path } = routes[name]
      for (const token of [null, 'x', 'A'.repeat(43)]) {
        expect((await room.ask(token, method, path)).body).toMatchObject({ status: 401, code: 'not-signed-in' })
      }
    },
  )

  it('P5 a role that a door does not name is told so before its body is looked at', async () => {
    const url = `/api/rosters/${room.world.rosterId}/overrides`
    const answer = await room.ask(await room.tokenOf('lantian'), 'POST', url, { nonsense: true })
    expect([answer.status, answer.body.code]).toEqual([403, 'not-your-role'])
  })

  it('P2 a foreign network shows none of our sites, people, rosters or duty', async () => {
    const token = await room.tokenOf('foreign-wang')
    const ours = [...Object.values(room.world.people), room.world.rosterId, room.world.networkId]
    const { people, sites } = room.world
    const colleagues = [people['foreign-wang'], people['foreign-lab'], people['foreign-doctor']]
    const theirs = [...colleagues, sites.foreignHospital, room.world.foreignRosterId]
    for (const name of ['directory', 'duty', 'rosters', 'me'] as const) {
      const text = JSON.stringify((await room.ask(token, 'GET', routes[name].path)).body)
      expect(ours.filter((id) => text.includes(id) && !theirs.includes(id))).toEqual([])
      expect(theirs.some((id) => text.includes(id))).toBe(true)
    }
    for (const id of [room.world.rosterId, 'x', 'A'.repeat(22), '%00']) {
      const answer = await room.ask(token, 'GET', `/api/rosters/${id}/shifts`)
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found'])
    }
  })

  it('P19 the directory gives phone numbers of those who answer, and of nobody else', async () => {
    const { body } = await room.ask(await room.tokenOf('cun'), 'GET', '/api/directory')
    const named = (body.people as unknown as { name: string; phone: string }[]).map(({ name }) => name)
    expect(named.sort()).toEqual(['李医生', '王主任', '赵医生', '陈协调'].sort())
    const lab = (body.people as unknown as { name: string; roles: string[] }[]).find(({ name }) => name === '陈协调')
    expect(lab?.roles).toEqual(['coordinator'])
    expect(body.sites).toHaveLength(4)
  })

  it('P19 whoever answers may phone back those who ask', async () => {
    const { body } = await room.ask(await room.tokenOf('wang'), 'GET', '/api/directory')
    const named = (body.people as unknown as { name: string }[]).map(({ name }) => name)
    expect(named).toEqual(expect.arrayContaining(['王主任', '陈协调', '林医生', '许医生']))
    expect(named).not.toContain('外院医生')
  })

  it('P20 a pathway comes with the network’s own settings; an unknown one is not found', async () => {
    const token = await room.tokenOf('lantian')
    const { body } = await room.ask(token, 'GET', '/api/pathways/stemi')
    expect(body).toMatchObject({ name: 'stemi', settings: { lateAfterMinutes: 10 } })
    expect((await room.ask(token, 'GET', '/api/pathways/gout')).status).toBe(404)
  })

  it('P14 the demo offers its eight sign-ins; a service offers none', async () => {
    const { body } = await room.ask(null, 'GET', '/api/demo')
    const logins = (body.signIns as unknown as { login: string }[]).map(({ login }) => login)
    expect(logins).toEqual(['lantian', 'gande', 'cun', 'wang', 'li', 'lab', 'quality', 'admin'])
    const service = await openHttpServer({
      log: openLog({ level: 'silent' }),
      metrics: openMetrics(),
      trustProxy: false,
      publicUrl: undefined,
      metricsToken: undefined,
      isReady: async () => true,
      version: 'test',
      ...neverTooBusy,
    })
    const { database, people, clock } = room
    registerPeople(service, { people, postgres: database.postgres, clock, demoAllowed: false })
    expect((await service.inject('/api/demo')).json()).toEqual({ signIns: [], password: null })
    await service.close()
  })
})
