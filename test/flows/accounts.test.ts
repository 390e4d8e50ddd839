// Accounts as those notice it whose they are: changing a password, being taken in by an administrator, being shut out.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Duty } from '../../src/contract/shapes.ts'
import { password } from '../world/network.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'
import { until } from '../world/until.ts'

let room: PeopleServer
let admin: string

beforeAll(async () => {
  room = await openPeopleServer()
  admin = await room.tokenOf('admin')
})

afterAll(async () => {
  await room?.close()
})

const signIn = (login: string, secret: string, more: object = {}) =>
  room.ask(null, 'POST', '/api/sessions', { login, password: secret, ...more })
const codeOf = async (answer: ReturnType<typeof signIn>) => (await answer).body.code ?? (await answer).status
const isIn = async (token: string) => (await room.ask(token, 'GET', '/api/me')).status === 200
const operations = async (subjectId: string) =>
  (
    await room.database.owner.query('select operation from audit_log where subject_id = $1 order by id', [subjectId])
  ).rows.map(({ operation }) => operation as string)

describe('My password', () => {
  const change = (token: string, body: object) => room.ask(token, 'PUT', '/api/me/password', body)

  it('P151 is changed with the old one; the other devices stay, unless they are to go', async () => {
    const [here, there] = [await room.tokenOf('zhao'), await room.tokenOf('zhao')]
    const wish = { password, newPassword: 'quiet-lanterns-52' }
    expect((await change(here, { ...wish, password: 'not this one' })).body.code).toBe('wrong-password')
    expect((await change(here, wish)).status).toBe(204)
    expect([await isIn(here), await isIn(there)]).toEqual([true, true])
    expect(await codeOf(signIn('zhao', password))).toBe('wrong-sign-in')
    const back = { password: 'quiet-lanterns-52', newPassword: password, endOtherSessions: true }
    expect((await change(here, back)).status).toBe(204)
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    expect(await operations(room.world.people.zhao)).toEqual([
      'password-asked-wrong',
      'password-changed',
      'password-changed',
    ])
  })

  it.each([
    ['too short', 'short-1xy', /10 个字符/],
    ['his login', 'about-lantian2-about', /账号/],
    ['one of those guessed first', 'Password12345', /猜到/],
    ['one that many have', 'Basketball', /猜到/],
    ['one that many have with signs around it', '!!liverpool2024', /猜到/],
    ['the old one', password, /原密码/],
    ['that of the demo', 'jiuxin-demo', /演示/],
  ])('P152 may not be %s, and says so', async (_what, newPassword, said) => {
    const token = await room.tokenOf('lantian2')
    const { status, body } = await change(token, { password, newPassword })
    expect([status, body.code]).toEqual([422, 'invalid-body'])
    expect(String((body.fields as unknown as Record<string, string>).newPassword)).toMatch(said)
  })

  it('P153 whoever holds his phone and guesses waits longer and longer; signing in elsewhere does not', async () => {
    const token = await room.tokenOf('gande')
    const guess = () => change(token, { password: 'a guess', newPassword: 'quiet-lanterns-52' })
    const said = [await guess(), await guess(), await guess(), await guess()].map(({ body }) => body.code)
    expect(said).toEqual(['wrong-password', 'wrong-password', 'wrong-password', 'sign-in-slow-down'])
    expect(await codeOf(signIn('gande', password))).toBe(201)
  })
})

interface Administrator {
  id: string
  token: string
}

let made = 0
async function newAdministrator(name: string): Promise<Administrator> {
  const login = `${name}-${++made}`
  const places = [{ siteId: room.world.sites.hospital, role: 'administrator' }]
  const { body } = await room.ask(admin, 'POST', '/api/people', { name, login, phone: null, places })
  const secret = body.oneTimePassword as unknown as string
  const signedIn = await signIn(login, secret, { newPassword: 'quiet-lanterns-52' })
  return { id: (body.person as unknown as { id: string }).id, token: String(signedIn.body.token) }
}

/** Both stand before the same door: what they are to change is held until each of them waits for it. */
async function atOnce<T>(people: Administrator[], begin: () => Promise<T>[]): Promise<T[]> {
  const holder = await room.database.owner.connect()
  await holder.query('begin')
  await holder.query('select from people where id = any($1) for update', [people.map(({ id }) => id)])
  const begun = begin()
  await until('both to wait', async () => (await waiting()) === begun.length).finally(() => holder.query('commit'))
  holder.release()
  return Promise.all(begun)
}

async function waiting(): Promise<number> {
  const { rows } = await room.database.owner.query(`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`)
  return rows[0].count
}

describe('An administrator', () => {
  const people = (path = '', token = admin) => room.ask(token, 'GET', `/api/people${path}`)
  const places = () => [{ siteId: room.world.sites.gande, role: 'clinic_doctor' }]

  it('P154 takes somebody in with a password for one sign-in, at which he chooses his own', async () => {
    const wish = { name: '何医生', login: ' He.Yi ', phone: '13900000000', places: places() }
    const { status, body } = await room.ask(admin, 'POST', '/api/people', wish)
    expect(status).toBe(201)
    const made = String(body.oneTimePassword)
    expect(made).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
    expect(body.person).toMatchObject({ login: 'he.yi', places: [{ siteName: '感德卫生院', role: 'clinic_doctor' }] })
    expect(await codeOf(signIn('he.yi', made))).toBe('password-to-change')
    expect(await codeOf(signIn('he.yi', made, { newPassword: made }))).toBe('invalid-body')
    expect(await codeOf(signIn('he.yi', made, { newPassword: 'green-harbour-88' }))).toBe(201)
    expect(await codeOf(signIn('he.yi', made))).toBe('wrong-sign-in')
    expect(await codeOf(signIn('he.yi', 'green-harbour-88'))).toBe(201)
    expect((await room.ask(admin, 'POST', '/api/people', wish)).body.code).toBe('login-taken')
    const { id } = body.person as unknown as { id: string }
    expect(await operations(id)).toEqual(['person-added', 'password-changed'])
  })

  it('P156 shuts somebody out: his sessions are silent within two seconds and do not come back with him', async () => {
    const token = await room.tokenOf('li')
    const { sessionId } = (await room.people.authenticate(token))!
    const elsewhere = room.openNode()
    await elsewhere.ready()
    const heard: string[] = []
    elsewhere.onSessionEnded((id, reason) => void heard.push(`${id} ${reason}`))
    const path = `/api/people/${room.world.people.li}/disabled`
    const disabled = await room.ask(admin, 'PUT', path, { disabled: true })
    expect(disabled.body.person).toMatchObject({ disabledAt: room.clock.now().toISOString() })
    expect((await room.ask(token, 'GET', '/api/me')).body).toMatchObject({ status: 401, reason: 'disabled' })
    await until('the other node to hear of it', () => heard.includes(`${sessionId} disabled`), 2_000)
    expect(await codeOf(signIn('li', password))).toBe('wrong-sign-in')
    const { body } = await room.ask(admin, 'GET', '/api/duty')
    expect(body.duty).toMatchObject([{ onDuty: { name: '王主任' }, backup: null }])
    expect((body.duty as unknown as { shutOut: object[] }[])[0]!.shutOut).toEqual([
      { line: 2, personId: room.world.people.li, name: '李医生' },
    ])
    expect((await room.ask(admin, 'PUT', path, { disabled: false })).status).toBe(200)
    expect(await isIn(token)).toBe(false)
    expect(await codeOf(signIn('li', password))).toBe(201)
    expect(await operations(room.world.people.li)).toEqual(['person-disabled', 'person-enabled'])
  })

  it('P169 whom the roster names and who is shut out is said beside whoever answers in his place', async () => {
    const { networkId, rosterId, people } = room.world
    const span = [room.clock.now().getTime() - 3_600_000, room.clock.now().getTime() + 3_600_000].map(
      (at) => new Date(at),
    )
    await room.database.owner.query(
      `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
       select 'of-' || person, $1, $2, person, 1, $3, $4, why
       from (values ($5, 'shift'), ($6, 'override')) planned (person, why)`,
      [networkId, rosterId, ...span, people.li, people.zhao],
    )
    const shut = (who: string, disabled: boolean) => room.ask(admin, 'PUT', `/api/people/${who}/disabled`, { disabled })
    const duty = async () => ((await room.ask(admin, 'GET', '/api/duty')).body.duty as unknown as Duty[])[0]!
    const before = await duty()
    expect([before.onDuty!.name, before.shutOut]).toEqual(['赵医生', undefined])
    await shut(people.zhao, true)
    const { onDuty, shutOut } = await duty()
    expect([onDuty!.name, shutOut]).toEqual(['李医生', [{ line: 1, personId: people.zhao, name: '赵医生' }]])
    expect([onDuty!.reason, onDuty!.reasonEn]).toEqual([
      expect.stringMatching(/^值班表: 李医生 .*（赵医生已停用）$/),
      expect.stringMatching(/^Roster: 李医生 .* \(赵医生 is disabled\)$/),
    ])
    await shut(people.zhao, false)
    expect((await duty()).shutOut).toBeUndefined()
  })

  it('P157 finds people by name or login, page by page, and nobody of another network', async () => {
    const listed = async (path: string) =>
      (await people(path)).body as unknown as { people: { login: string }[]; next: string | null }
    expect((await listed('?search=%E7%8E%8B')).people.map(({ login }) => login)).toEqual(['wang'])
    expect((await listed('?search=LANT')).people.map(({ login }) => login)).toEqual(['lantian', 'lantian2'])
    expect((await listed('?search=%25')).people).toEqual([])
    const all = await listed('')
    expect(all.people.filter(({ login }) => login.startsWith('foreign'))).toEqual([])
    const { networkId } = room.world
    await room.database.owner.query(
      `insert into people (id, network_id, login, name, password_hash)
       select 'many-' || n, $1, 'many-' || lpad(n::text, 3, '0'), 'many', '' from generate_series(1, 60) n`,
      [networkId],
    )
    const first = await listed('?search=many')
    const second = await listed(`?search=many&after=${first.next}`)
    expect([first.people.length, second.people.length, second.next]).toEqual([50, 10, null])
  })

  it('P158 changes where somebody works as what, from the next second on; never his own place, and never himself', async () => {
    const token = await room.tokenOf('quality')
    const path = `/api/people/${room.world.people.quality}`
    const { sites } = room.world
    const lab = [{ siteId: sites.hospital, role: 'coordinator' }]
    const changed = await room.ask(admin, 'PUT', path, { name: '周质控', phone: null, places: [...lab, ...lab] })
    expect(changed.body.person).toMatchObject({ phone: null, places: [{ siteName: '县医院', role: 'coordinator' }] })
    room.clock.advance(1_000)
    expect((await room.people.authenticate(token))?.memberships.map(({ role }) => role)).toEqual(['coordinator'])
    const mine = `/api/people/${room.world.people.admin}`
    const own = await room.ask(admin, 'PUT', mine, { name: '吴管理', phone: null, places: lab })
    const shut = await room.ask(admin, 'PUT', `${mine}/disabled`, { disabled: true })
    expect([own.body.code, shut.body.code]).toEqual(['not-yourself', 'not-yourself'])
    const abroad = [{ siteId: sites.foreignHospital, role: 'specialist' }]
    expect((await room.ask(admin, 'PUT', path, { name: 'x', phone: null, places: abroad })).status).toBe(404)
  })

  it('P191 whoever is a specialist no more leaves his rosters with it, and is not put back with the role', async () => {
    const { zhao } = room.world.people
    const { rosterId, networkId, sites } = room.world
    const now = room.clock.now().getTime()
    await room.database.owner.query(
      `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
       values ('of-him', $1, $2, $3, 1, $4, $5, 'override')`,
      [networkId, rosterId, zhao, new Date(now - 60_000), new Date(now + 3_600_000)],
    )
    const duty = async () =>
      ((await room.ask(admin, 'GET', '/api/duty')).body.duty as unknown as Duty[])[0]!.onDuty!.name
    const work = (...roles: string[]) =>
      room.ask(admin, 'PUT', `/api/people/${zhao}`, {
        name: '赵医生',
        phone: null,
        places: roles.map((role) => ({ siteId: sites.hospital, role })),
      })
    await work('specialist', 'quality_officer')
    expect(await duty()).toBe('赵医生')
    await work('quality_officer')
    expect(await duty()).not.toBe('赵医生')
    await work('specialist')
    expect(await duty()).not.toBe('赵医生')
    const left = `select person_id as "by", details from audit_log where operation = 'roster-left' and subject_id = $1`
    const { rows } = await room.database.owner.query(left, [rosterId])
    expect(rows).toEqual([{ by: room.world.people.admin, details: { who: zhao } }])
  })

  it('P205 two who shut each other out at the same moment: the first does, the second is one no more', async () => {
    const [one, other] = [await newAdministrator('one'), await newAdministrator('other')]
    const shutOut = (by: Administrator, whom: Administrator) =>
      room.ask(by.token, 'PUT', `/api/people/${whom.id}/disabled`, { disabled: true })
    const answers = await atOnce([one, other], () => [shutOut(one, other), shutOut(other, one)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    const { rows } = await room.database.owner.query(
      'select count(*)::int as count from people where id = any($1) and disabled_at is null',
      [[one.id, other.id]],
    )
    expect(rows).toEqual([{ count: 1 }])
  })

  it('P206 the same of two who take the role from each other, and whoever lost it meanwhile lets nobody in', async () => {
    const [one, other] = [await newAdministrator('one'), await newAdministrator('other')]
    const takeRole = (by: Administrator, whom: Administrator) =>
      room.ask(by.token, 'PUT', `/api/people/${whom.id}`, { name: '何医生', phone: null, places: places() })
    const answers = await atOnce([one, other], () => [takeRole(one, other), takeRole(other, one)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    const { rows } = await room.database.owner.query(
      `select person_id as id from memberships where person_id = any($1) and role = 'administrator' and ended_at is null`,
      [[one.id, other.id]],
    )
    expect(rows).toHaveLength(1)
    const left = rows[0].id === one.id ? other : one
    const wish = { name: '钱医生', login: 'qian', phone: null, places: places() }
    expect((await room.ask(left.token, 'POST', '/api/people', wish)).status).toBe(403)
  })

  it('P192 takes his own password and second factor from nobody but himself, with his password', async () => {
    const mine = `/api/people/${room.world.people.admin}`
    const secret = await room.ask(admin, 'POST', `${mine}/password`, { endSessions: false })
    const factor = await room.ask(admin, 'DELETE', `${mine}/second-factor`)
    expect([secret.body.code, factor.body.code]).toEqual(['not-yourself', 'not-yourself'])
  })

  it('P190 sessions that end with a password run out and wipe nothing; only a phone that is lost is revoked', async () => {
    const { people } = room.world
    const [mine, lost, other, his] = [
      await room.tokenOf('quality'),
      await room.tokenOf('quality'),
      await room.tokenOf('quality'),
      await room.tokenOf('li'),
    ]
    const sessionOf = async (token: string) => (await room.people.authenticate(token))!.sessionId
    const [lostId, otherId, hisId] = [await sessionOf(lost), await sessionOf(other), await sessionOf(his)]
    const heard: string[] = []
    const elsewhere = room.openNode()
    await elsewhere.ready()
    elsewhere.onSessionEnded((id, reason) => void heard.push(`${id} ${reason}`))
    expect((await room.ask(mine, 'DELETE', `/api/sessions/${lostId}`)).status).toBe(204)
    const change = { password, newPassword: 'quiet-lanterns-52', endOtherSessions: true }
    expect((await room.ask(mine, 'PUT', '/api/me/password', change)).status).toBe(204)
    await room.ask(admin, 'POST', `/api/people/${people.li}/password`, { endSessions: true })
    const ended = [`${lostId} revoked`, `${otherId} expired`, `${hisId} expired`]
    const hears = () => ended.map((one) => heard.find((news) => news.startsWith(one.split(' ')[0]!)))
    await until('the other node to hear of all', () => !hears().includes(undefined))
    expect(hears()).toEqual(ended)
    const said = async (token: string) => {
      const { status, body } = await room.ask(token, 'GET', '/api/me')
      return `${status} ${body.reason ?? ''}`
    }
    expect([await said(mine), await said(lost), await said(other), await said(his)]).toEqual([
      '200 ',
      '401 revoked',
      '401 ',
      '401 ',
    ])
  })

  it('P155 makes a new one-time password, which runs out after three days; devices stay unless they are to go', async () => {
    const token = await room.tokenOf('cun')
    const path = `/api/people/${room.world.people.cun}/password`
    const first = await room.ask(admin, 'POST', path, { endSessions: false })
    expect(await isIn(token)).toBe(true)
    expect(await codeOf(signIn('cun', password))).toBe('wrong-sign-in')
    room.clock.advance(72 * 3_600_000 + 1_000)
    admin = await room.tokenOf('admin')
    expect(await codeOf(signIn('cun', String(first.body.oneTimePassword)))).toBe('password-expired')
    const second = String((await room.ask(admin, 'POST', path, { endSessions: true })).body.oneTimePassword)
    expect(await isIn(token)).toBe(false)
    expect(await codeOf(signIn('cun', second, { newPassword: 'green-harbour-88' }))).toBe(201)
  })
})
