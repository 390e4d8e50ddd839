// A roster is kept: patterns write its shifts, people plan and move them, and everything that is changed is in the log.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createRoster } from '../../src/people/create-people.ts'
import { changeTimeZone } from '../../src/people/first-network.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'

let room: PeopleServer
let rosterId: string
let lab: string
let wang: string

const noon = new Date('2026-11-22T04:00:00Z')
const dayMs = 86_400_000
const instant = (text: string) => new Date(`2026-11-${text}:00+08:00`)
const iso = (text: string) => instant(text).toISOString()

beforeAll(async () => {
  room = await openPeopleServer({ at: noon })
})

afterAll(async () => {
  await room?.close()
})

beforeEach(async () => {
  room.clock.setTo(noon)
  rosterId = await newRoster()
  lab = await room.tokenOf('lab')
  wang = await room.tokenOf('wang')
})

async function newRoster(): Promise<string> {
  const { networkId, sites, people } = room.world
  const roster = { networkId, name: '心电', kind: 'ecg' as const, hospitalSiteId: sites.hospital, pathways: ['stemi'] }
  const id = await asOwner({ databaseUrl: room.database.databaseUrl, networkId }, (tx) => createRoster(tx, roster))
  await room.database.owner.query(
    `insert into roster_members (roster_id, network_id, person_id) select $1, $2, unnest($3::text[])`,
    [id, networkId, [people.wang, people.li, people.zhao]],
  )
  return id
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const ask = (method: Method, path: string, body?: object, token = lab) =>
  room.ask(token, method, `/api/rosters/${rosterId}${path}`, body)

interface Shift {
  id: string
  name: string
  line: number
  from: string
  until: string
  patternId: string | null
}

async function shiftsOf(from: string, until: string): Promise<Shift[]> {
  const { body } = await ask('GET', `/shifts?from=${from}&until=${until}`)
  return body.shifts as unknown as Shift[]
}

const told = (shifts: Shift[]) => shifts.map(({ name, from }) => `${name} ${from.slice(5, 13)}`)

async function rowsOf(condition = 'true'): Promise<{ name: string; from: Date; until: Date }[]> {
  const { rows } = await room.database.owner.query(
    `select person.name, from_at as from, until_at as until from shifts join people person on person.id = person_id
     where roster_id = $1 and cancelled_at is null and ${condition} order by from_at`,
    [rosterId],
  )
  return rows
}

async function logOf(): Promise<string[]> {
  const statement = `select operation from audit_log where details->>'rosterId' = $1 order by id`
  return (await room.database.owner.query(statement, [rosterId])).rows.map(({ operation }) => operation)
}

const people = (...who: ('wang' | 'li' | 'zhao')[]) => who.map((login) => room.world.people[login])
const begin = async (wish: object = {}) =>
  ask('POST', '/patterns', { people: people('wang', 'li', 'zhao'), startsOn: '2026-11-20', ...wish })
const idOf = (answer: { body: object }) => (answer.body as { pattern: { id: string } }).pattern.id

describe('A pattern', () => {
  it('P102 writes the shifts of the next thirteen weeks, the one that runs among them', async () => {
    const { status, body } = await begin()
    expect(status).toBe(201)
    expect(body.pattern).toMatchObject({
      line: 1,
      cycle: 'day',
      endsOn: null,
      writtenUntil: '2027-02-21T04:00:00.000Z',
    })
    const rows = await rowsOf()
    // 22 November is the third day: zhao
    expect([rows.length, rows[0]!.name, rows[0]!.from, rows[1]!.name]).toEqual([
      92,
      '赵医生',
      instant('22T08:00'),
      '王主任',
    ])
    expect((await ask('GET', '/patterns')).body.patterns).toHaveLength(1)
  })

  it('P102 is written on week by week; two servers at once write each shift once', async () => {
    const id = idOf(await begin())
    const other = room.openNode()
    for (let week = 0; week < 3; week++) {
      room.clock.advance(8 * dayMs)
      await Promise.all([room.people, other, room.people].map((node) => node.rosters.upkeep.once()))
    }
    const rows = await rowsOf(`pattern_id = '${id}'`)
    expect(rows.length).toBe(92 + 24)
    const starts = rows.map(({ from }) => from.getTime())
    expect(starts.every((start, index) => index === 0 || start - starts[index - 1]! === dayMs)).toBe(true)
    expect((await logOf()).filter((one) => one === 'pattern-written-on')).toHaveLength(3)
    // nothing is left to do
    expect(await room.people.rosters.upkeep.once()).toBe(0)
  })

  it('P102 a service that slept for half a year has somebody on duty as soon as it wakes', async () => {
    await begin()
    room.clock.advance(200 * dayMs)
    await room.people.rosters.upkeep.once()
    const { networkId } = room.world
    const duty = await room.database.postgres.inNetwork(networkId, (tx) =>
      room.people.dutyAt(tx, networkId, room.clock.now()),
    )
    // the 203rd day
    expect(duty.find((one) => one.rosterId === rosterId)?.onDuty?.name).toBe('李医生')
  })

  it('P103 that is changed writes anew what has not begun; who is on duty stays until his time is over', async () => {
    const id = idOf(await begin())
    const changed = await ask('PUT', `/patterns/${id}`, { people: people('li', 'wang'), startsOn: '2026-11-23' })
    expect(changed.status).toBe(200)
    expect(told(await shiftsOf('2026-11-22', '2026-11-26'))).toEqual([
      '赵医生 11-22T00',
      '李医生 11-23T00',
      '王主任 11-24T00',
      '李医生 11-25T00',
    ])
  })

  it('P103 that is ended takes back what has not begun, once; what it wrote before stays', async () => {
    const id = idOf(await begin())
    expect((await ask('DELETE', `/patterns/${id}`)).status).toBe(204)
    expect((await ask('DELETE', `/patterns/${id}`)).status).toBe(204)
    expect(told(await shiftsOf('2026-11-22', '2026-12-22'))).toEqual(['赵医生 11-22T00'])
    expect((await ask('PUT', `/patterns/${id}`, { people: people('li'), startsOn: '2026-11-23' })).status).toBe(404)
    expect((await ask('GET', '/patterns')).body.patterns).toEqual([])
    expect((await logOf()).filter((one) => one === 'pattern-ended')).toHaveLength(1)
  })

  it('P117 in a network that gets another time zone keeps its times of day', async () => {
    await begin()
    const { databaseUrl, owner } = room.database
    await expect(changeTimeZone(databaseUrl, 'Mars/Olympus', noon)).rejects.toMatchObject({ name: 'SetupRefused' })
    expect(await changeTimeZone(databaseUrl, 'Europe/Berlin', noon)).toBeGreaterThan(89)
    const plan = told(await shiftsOf('2026-11-22', '2026-11-25'))
    // whoever is on duty stays until his own turn of the new time begins
    expect(plan).toEqual(['赵医生 11-22T00', '赵医生 11-22T07', '王主任 11-23T07', '李医生 11-24T07'])
    const answer = await room.ask(lab, 'GET', `/api/rosters/${rosterId}/shifts?from=2027-03-27&until=2027-03-28`)
    expect(answer.body.timeZone).toBe('Europe/Berlin')
    await owner.query(`update networks set time_zone = 'Asia/Shanghai'`)
  })

  it.each([
    ['a stranger', { people: ['A'.repeat(22)] }, 'not-on-roster'],
    [
      'turns that overlap',
      {
        turns: [
          { from: '08:00', until: '21:00' },
          { from: '20:00', until: '08:00' },
        ],
      },
      'pattern-invalid',
    ],
    ['a time that is none', { turns: [{ from: '25:00', until: '08:00' }] }, 'invalid-body'],
    ['a day that is none', { startsOn: '2026-02-30' }, 'invalid-body'],
    ['an end before its start', { endsOn: '2026-11-01' }, 'pattern-invalid'],
    ['nobody', { people: [] }, 'invalid-body'],
  ])('P103 with %s is refused', async (_case, wish, code) => {
    expect((await begin(wish)).body).toMatchObject({ status: 422, code })
  })
})

describe('One shift', () => {
  const plan = async (from: string, until: string, wish: object = {}) => {
    const answer = await ask('POST', '/shifts', {
      personId: room.world.people.wang,
      from: iso(from),
      until: iso(until),
      ...wish,
    })
    return answer.body.shift as unknown as Shift
  }

  it('P105 is planned, moved and given to another; its number stays while it has not begun', async () => {
    const shift = await plan('23T08:00', '24T08:00', { line: 2 })
    const moved = await ask('PUT', `/shifts/${shift.id}`, { from: iso('23T10:00'), until: iso('24T10:00') })
    expect(moved.body.shift).toMatchObject({ id: shift.id, name: '王主任', line: 2, from: iso('23T10:00') })
    const given = await ask('PUT', `/shifts/${shift.id}`, { personId: room.world.people.li })
    expect(given.body.shift).toMatchObject({ id: shift.id, name: '李医生', from: iso('23T10:00') })
    expect(await logOf()).toEqual(['shift-planned', 'shift-changed', 'shift-changed'])
  })

  it('P105 that runs is cut at now: what was lived stays, what comes is changed', async () => {
    const shift = await plan('22T08:00', '22T20:00')
    await ask('PUT', `/shifts/${shift.id}`, { personId: room.world.people.li })
    const rows = await rowsOf()
    expect(rows.map(({ name, from, until }) => [name, from, until])).toEqual([
      ['王主任', instant('22T08:00'), instant('22T12:00')],
      ['李医生', instant('22T12:00'), instant('22T20:00')],
    ])
  })

  it('P105 that runs may be made longer, and is one shift still', async () => {
    const shift = await plan('22T08:00', '22T20:00')
    const longer = await ask('PUT', `/shifts/${shift.id}`, { until: iso('22T22:00') })
    expect(longer.body.shift).toMatchObject({ id: shift.id, from: iso('22T08:00'), until: iso('22T22:00') })
  })

  it('P105 is taken back, once; one that runs ends now', async () => {
    const shift = await plan('22T08:00', '22T20:00')
    expect((await ask('DELETE', `/shifts/${shift.id}`)).status).toBe(204)
    expect((await ask('DELETE', `/shifts/${shift.id}`)).status).toBe(204)
    expect((await rowsOf()).map(({ until }) => until)).toEqual([noon])
    expect((await ask('PUT', `/shifts/${shift.id}`, { line: 2 })).body).toMatchObject({ code: 'shift-over' })
    expect((await ask('DELETE', `/shifts/${newId()}`)).body).toMatchObject({ code: 'not-found' })
    expect((await logOf()).filter((one) => one === 'shift-cancelled')).toHaveLength(1)
  })

  it('P106 an override is taken back by the staff, a planned shift only by who manages the roster', async () => {
    const shift = await plan('22T08:00', '23T08:00')
    const taken = await ask(
      'POST',
      '/overrides',
      { personId: room.world.people.li, from: iso('22T12:00'), until: iso('22T22:00') },
      wang,
    )
    const override = taken.body.shift as unknown as Shift
    expect(await shiftsOf('2026-11-22', '2026-11-23')).toHaveLength(3)
    expect((await ask('DELETE', `/shifts/${shift.id}`, undefined, wang)).body).toMatchObject({ code: 'not-for-you' })
    expect((await ask('DELETE', `/shifts/${override.id}`, undefined, wang)).status).toBe(204)
    expect(told(await shiftsOf('2026-11-22', '2026-11-24'))).toEqual(['王主任 11-22T00'])
  })

  it('P115 whoever has left the roster is on duty no more, from that moment', async () => {
    await plan('22T08:00', '23T08:00')
    await plan('22T08:00', '23T08:00', { personId: room.world.people.li, line: 3 })
    const dutyNow = async () => {
      const { body } = await room.ask(wang, 'GET', '/api/duty')
      return (
        body.duty as unknown as {
          rosterId: string
          onDuty: { name: string } | null
          secondBackup: { name: string } | null
        }[]
      ).find((one) => one.rosterId === rosterId)
    }
    expect(await dutyNow()).toMatchObject({ onDuty: { name: '王主任' }, secondBackup: { name: '李医生' } })
    await room.database.owner.query('delete from roster_members where roster_id = $1 and person_id = $2', [
      rosterId,
      room.world.people.wang,
    ])
    expect(await dutyNow()).toMatchObject({ onDuty: null, secondBackup: { name: '李医生' } })
  })
})

describe('Gaps', () => {
  it('P109 are told for one roster and a week ahead for all, and close when somebody is planned', async () => {
    await begin({ endsOn: '2026-11-23' })
    const ahead = async () => {
      const { body } = await room.ask(lab, 'GET', '/api/gaps')
      return (body.gaps as unknown as { rosterId: string; line: number; from: string; until: string }[]).filter(
        (gap) => gap.rosterId === rosterId,
      )
    }
    expect(await ahead()).toMatchObject([{ line: 1, from: iso('24T08:00'), until: iso('29T12:00') }])
    expect(await room.people.gapsAhead(room.world.networkId)).toEqual(expect.arrayContaining(await ahead()))
    const longShift = { personId: room.world.people.li, from: iso('24T08:00'), until: iso('30T08:00') }
    await ask('POST', '/shifts', longShift)
    expect(await ahead()).toEqual([])
    const { body } = await ask('GET', '/gaps?from=2026-11-29&until=2026-12-01')
    expect(body).toMatchObject({ timeZone: 'Asia/Shanghai', gaps: [{ from: iso('30T08:00') }] })
  })
})

describe('The log', () => {
  it('P110 holds who changed what of a roster and what it was before, and no name', async () => {
    const id = idOf(await begin())
    await ask('PUT', `/patterns/${id}`, { people: people('li'), startsOn: '2026-11-23' })
    await ask('DELETE', `/patterns/${id}`)
    const { rows } = await room.database.owner.query(
      `select operation, person_id, session_id, subject_id, details from audit_log where details->>'rosterId' = $1 order by id`,
      [rosterId],
    )
    expect(rows.map(({ operation }) => operation)).toEqual(['pattern-begun', 'pattern-changed', 'pattern-ended'])
    for (const row of rows) expect(row).toMatchObject({ person_id: room.world.people.lab, subject_id: id })
    expect(rows[1].details).toMatchObject({ people: room.world.people.li, turns: '08:00-08:00', replaced: 91 })
    expect(JSON.stringify(rows)).not.toMatch(/王主任|李医生|赵医生/)
  })
})
