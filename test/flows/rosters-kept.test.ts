// Rosters are made and staffed in the app, by who manages them; a calendar program reads one without signing in.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { password } from '../world/network.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer
let made = 0

const noon = new Date('2026-11-22T12:00:00+08:00')
const wish = (more: object = {}) => ({
  name: `导管室 ${++made}`,
  kind: 'cath_lab',
  hospitalSiteId: room.world.sites.hospital,
  pathways: ['stemi'],
  ...more,
})
type Who = 'admin' | 'lab' | 'wang' | 'li' | 'lantian' | 'foreign-wang'
const ask = async (who: Who, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  room.ask(await room.tokenOf(who), method, path, body)
const begun = async (who: Who = 'admin', more?: object) =>
  (await ask(who, 'POST', '/api/rosters', wish(more))).body.rosterId as unknown as string
interface Listed {
  rosterId: string
  name: string
  staff: { personId: string }[]
}
const listed = async (rosterId: string) =>
  ((await ask('admin', 'GET', '/api/rosters')).body.rosters as unknown as Listed[]).find(
    (one) => one.rosterId === rosterId,
  )
const today = { from: '2026-11-22T08:00:00+08:00', until: '2026-11-23T08:00:00+08:00' }

async function onDuty(rosterId: string) {
  const duty = (await ask('lantian', 'GET', '/api/duty')).body.duty as unknown as {
    rosterId: string
    onDuty: { name: string } | null
  }[]
  return duty.find((one) => one.rosterId === rosterId)?.onDuty?.name ?? null
}

beforeAll(async () => {
  room = await openPeopleServer({ at: noon })
})

afterAll(async () => {
  await room?.close()
})

describe('A roster', () => {
  it('D91 is begun by who manages its hospital, and gets people, a plan and somebody on duty at once', async () => {
    const rosterId = await begun('lab')
    const { li } = room.world.people
    expect((await ask('lab', 'PUT', `/api/rosters/${rosterId}/people/${li}`)).status).toBe(204)
    expect((await ask('lab', 'PUT', `/api/rosters/${rosterId}/people/${li}`)).status).toBe(204)
    const shift = { personId: li, line: 1, ...today }
    expect((await ask('lab', 'POST', `/api/rosters/${rosterId}/shifts`, shift)).status).toBe(201)
    expect(await onDuty(rosterId)).toBe('李医生')
    expect((await listed(rosterId))?.staff.map(({ personId }) => personId)).toEqual([li])
  })

  it('D91 another clinic, a specialist and another network begin and change none', async () => {
    expect((await ask('wang', 'POST', '/api/rosters', wish())).status).toBe(403)
    expect((await ask('lab', 'POST', '/api/rosters', wish({ hospitalSiteId: room.world.sites.lantian }))).status).toBe(
      403,
    )
    expect((await ask('admin', 'POST', '/api/rosters', wish({ hospitalSiteId: 'x'.repeat(22) }))).status).toBe(404)
    const rosterId = await begun()
    expect((await ask('foreign-wang', 'PUT', `/api/rosters/${rosterId}`, { name: '别' })).status).toBe(403)
    expect((await ask('li', 'DELETE', `/api/rosters/${rosterId}/people/${room.world.people.li}`)).status).toBe(403)
  })

  it('D91 stands at a hospital, under a name of its own, and its changes are in the log', async () => {
    const atClinic = await ask('admin', 'POST', '/api/rosters', wish({ hospitalSiteId: room.world.sites.lantian }))
    expect(atClinic).toMatchObject({ status: 422, body: { fields: { hospitalSiteId: {} } } })
    const rosterId = await begun()
    const { name } = (await listed(rosterId))!
    expect((await ask('admin', 'POST', '/api/rosters', wish({ name }))).body.code).toBe('roster-name-taken')
    const change = { name: '卒中 夜班', kind: 'stroke', pathways: ['stroke'] }
    expect((await ask('admin', 'PUT', `/api/rosters/${rosterId}`, change)).status).toBe(204)
    expect(await listed(rosterId)).toMatchObject(change)
    const { rows } = await room.database.owner.query(
      `select operation from audit_log where subject_id = $1 order by id`,
      [rosterId],
    )
    expect(rows.map(({ operation }) => operation)).toEqual(['roster-begun', 'roster-changed'])
  })

  it('D91 a network has sixty at most; the sixtieth is still renamed', async () => {
    const rosterId = await begun()
    const { owner } = room.database
    await owner.query(
      `insert into rosters (id, network_id, name, kind, hospital_site_id, pathways)
       select 'many-' || n, $1, 'many-' || n, 'ecg', $2, '{}' from generate_series(
         (select count(*) from rosters where network_id = $1) + 1, 60) n`,
      [room.world.networkId, room.world.sites.hospital],
    )
    expect((await ask('admin', 'POST', '/api/rosters', wish())).body.code).toBe('too-many-rosters')
    expect((await ask('admin', 'PUT', `/api/rosters/${rosterId}`, { name: '新名字' })).status).toBe(204)
    await owner.query(`delete from rosters where id like 'many-%'`)
  })

  it('D92 takes only specialists of its network', async () => {
    const rosterId = await begun()
    const { people } = room.world
    for (const who of ['lantian', 'foreignWang' in people ? 'foreignWang' : 'lantian'] as (keyof typeof people)[])
      expect((await ask('admin', 'PUT', `/api/rosters/${rosterId}/people/${people[who]}`)).status).toBe(404)
  })

  it('D92 whoever is taken off answers nobody from then on, and a slip is undone by putting him back', async () => {
    const rosterId = await begun()
    const { wang } = room.world.people
    const path = `/api/rosters/${rosterId}/people/${wang}`
    await ask('admin', 'PUT', path)
    await ask('admin', 'POST', `/api/rosters/${rosterId}/shifts`, { personId: wang, line: 1, ...today })
    expect(await onDuty(rosterId)).toBe('王主任')
    const shown = (await ask('admin', 'GET', `/api/rosters/${rosterId}/people`)).body.people as unknown as object[]
    expect(shown).toContainEqual(expect.objectContaining({ personId: wang, isStaff: true, shiftsAhead: 1 }))
    expect((await ask('admin', 'DELETE', path)).status).toBe(204)
    expect((await ask('admin', 'DELETE', path)).status).toBe(204)
    expect(await onDuty(rosterId)).toBeNull()
    const gaps = (await ask('admin', 'GET', `/api/rosters/${rosterId}/gaps`)).body.gaps as unknown as object[]
    expect(gaps[0]).toMatchObject({ line: 1, from: noon.toISOString() })
    await ask('admin', 'PUT', path)
    expect(await onDuty(rosterId)).toBe('王主任')
  })
})

describe('A calendar program', () => {
  const address = async (who: Who, rosterId: string) =>
    (await ask(who, 'POST', `/api/rosters/${rosterId}/feed`)).body.path as unknown as string
  const read = (path: string) => room.ask(null, 'GET', path)

  it('D93 reads a roster by its address alone: who is on duty, and nothing else', async () => {
    const rosterId = await begun()
    const { wang, li } = room.world.people
    for (const [personId, line] of [
      [wang, 1],
      [li, 2],
    ] as const) {
      await ask('admin', 'PUT', `/api/rosters/${rosterId}/people/${personId}`)
      await ask('admin', 'POST', `/api/rosters/${rosterId}/shifts`, { personId, line, ...today })
    }
    const path = await address('wang', rosterId)
    const all = await read(path)
    expect(all.headers['content-type']).toContain('text/calendar')
    expect(all.bytes.toString()).toMatch(/SUMMARY:值班 王主任[\s\S]*SUMMARY:后备 李医生/)
    expect(all.bytes.toString()).not.toMatch(/TEL|1[3-9]\d{9}/)
    const mine = (await read(`${path}?mine=true`)).bytes.toString()
    expect(mine).toContain('王主任')
    expect(mine).not.toContain('李医生')
    const { feed } = (await ask('wang', 'GET', `/api/rosters/${rosterId}/feed`)).body
    expect(feed).toMatchObject({ readAt: noon.toISOString() })
  })

  it('P208 his addresses end with his account for good, and with his other devices when a password is changed', async () => {
    const rosterId = await begun()
    const { li, lantian } = room.world.people
    const disable = (disabled: boolean) => ask('admin', 'PUT', `/api/people/${li}/disabled`, { disabled })
    const shutOut = await address('li', rosterId)
    await disable(true)
    await disable(false)
    expect((await read(shutOut)).status).toBe(404)

    const [mine, his] = [await address('wang', rosterId), await address('lantian', rosterId)]
    const token = await room.tokenOf('wang')
    const change = (wish: object) => room.ask(token, 'PUT', '/api/me/password', wish)
    await change({ password, newPassword: 'quiet-lanterns-52' })
    expect((await read(mine)).status).toBe(200)
    await change({ password: 'quiet-lanterns-52', newPassword: password, endOtherSessions: true })
    expect((await read(mine)).status).toBe(404)
    await ask('admin', 'POST', `/api/people/${lantian}/password`, { endSessions: true })
    expect((await read(his)).status).toBe(404)
    const ended = `select count(*)::int as count from audit_log where operation = 'feed-ended' and subject_id = $1`
    expect((await room.database.owner.query(ended, [rosterId])).rows).toEqual([{ count: 3 }])
  })

  it('D93 an address ends with the next one, when it is ended, and with whoever made it; nobody guesses one', async () => {
    const rosterId = await begun()
    const first = await address('li', rosterId)
    const second = await address('li', rosterId)
    expect((await read(first)).status).toBe(404)
    expect((await read(second)).status).toBe(200)
    expect((await ask('wang', 'GET', `/api/rosters/${rosterId}/feed`)).body.feed).toBeNull()
    expect((await ask('li', 'DELETE', `/api/rosters/${rosterId}/feed`)).status).toBe(204)
    expect((await read(second)).status).toBe(404)
    const third = await address('li', rosterId)
    const { li } = room.world.people
    await room.database.owner.query('update people set disabled_at = now() where id = $1', [li])
    expect((await read(third)).status).toBe(404)
    await room.database.owner.query('update people set disabled_at = null where id = $1', [li])
    const { rows } = await room.database.owner.query('select token_hash from roster_feeds where person_id = $1', [li])
    expect(rows[0].token_hash.toString('utf8')).not.toContain(third.split('/')[3])
    expect((await read('/api/feeds/%00/shifts.ics')).status).toBe(404)
    expect((await ask('foreign-wang', 'POST', `/api/rosters/${rosterId}/feed`)).status).toBe(404)
  })
})
