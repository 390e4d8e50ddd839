// Plans as other programs write them (test/world/calendars): the same person on duty at every hour of a month, also where
// clocks change.

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createRoster } from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'
import { type Doctor, foreignCalendars, hourInBerlin, hoursOf } from '../world/plan-of-hours.ts'

let room: PeopleServer
let rosterId: string
let lab: string

beforeAll(async () => {
  room = await openPeopleServer({ at: new Date('2026-09-20T11:00:00Z') })
  await room.database.owner.query(`update networks set time_zone = 'Europe/Berlin'`)
  lab = await room.tokenOf('lab')
})

afterAll(async () => {
  await room?.close()
})

beforeEach(async () => {
  rosterId = await newRoster()
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

const calendarFile = (name: string) => readFile(new URL(`../world/calendars/${name}`, import.meta.url))

interface Imported {
  applied: boolean
  format: string
  rows: { row: number; personId: string; name: string; line: number; from: string; until: string }[]
  refused: { row: number; text: string; why: string; words: { zh: string; en: string } }[]
  replaces: number
  skipped: number
}

async function send(bytes: Buffer | string, query = '', type = 'text/calendar'): Promise<Imported> {
  const answer = await room.sendFile(lab, `/api/rosters/${rosterId}/imports?${query}`, bytes, type)
  if (answer.status !== 200) throw new Error(`refused with ${answer.status}: ${answer.bytes}`)
  return answer.body as unknown as Imported
}

/** Who is rung at these instants, as the calls ask for it. */
async function dutyAtEach(instants: readonly Date[]) {
  const { networkId } = room.world
  return room.database.postgres.inNetwork(networkId, async (tx) => {
    const answers = []
    for (const at of instants) {
      const duty = await room.people.dutyAt(tx, networkId, at)
      answers.push(duty.find((one) => one.rosterId === rosterId)!)
    }
    return answers
  })
}

const dutyAt = async (at: Date) => (await dutyAtEach([at]))[0]!

function loginOf(person: { personId: string } | null): Doctor {
  const { people } = room.world
  const logins = ['wang', 'li', 'zhao'] as const
  return person ? logins.find((login) => people[login] === person.personId)! : null
}

describe('A calendar of another program', () => {
  it.each(foreignCalendars)(
    'P112 $file puts the same person on duty at every hour of $month in Berlin',
    async ({ file, month, span = '', onDuty, backup }) => {
      const imported = await send(await calendarFile(file), `apply=true&${span}`)
      expect(imported.refused).toEqual([])
      const hours = hoursOf(month)
      expect(hours).toHaveLength(month.endsWith('-10') ? 745 : 743)
      const duties = await dutyAtEach(hours)
      const expected = hours.map((at) => `${at.toISOString()} ${onDuty(hourInBerlin(at))} ${backup(hourInBerlin(at))}`)
      const got = hours.map((at, index) => {
        const { onDuty, backup } = duties[index]!
        return `${at.toISOString()} ${loginOf(onDuty)} ${loginOf(backup)}`
      })
      expect(got).toEqual(expected)
    },
    180_000,
  )

  it('P112 a shift over the night of the change lasts 23 or 25 hours', async () => {
    await send(await calendarFile('google.ics'), 'apply=true')
    const { onDuty } = await dutyAt(new Date('2026-10-24T12:00:00Z'))
    expect(onDuty).toMatchObject({ until: '2026-10-25T07:00:00.000Z', reason: '值班表: 赵医生 08:00-次日08:00' })
  })

  it('P113 is shown first and changes nothing; applied twice it is there once', async () => {
    const file = await calendarFile('google.ics')
    const dry = await send(file)
    expect(dry).toMatchObject({ applied: false, format: 'ics', replaces: 0 })
    expect((await dutyAt(new Date('2026-10-10T12:00:00Z'))).onDuty).toBeNull()
    const first = await send(file, 'apply=true')
    expect(first.rows).toEqual(dry.rows)
    const again = await send(file, 'apply=true')
    expect(again).toMatchObject({ replaces: first.rows.length })
    const count = await room.database.owner.query(
      'select count(*) as count from shifts where roster_id = $1 and cancelled_at is null',
      [rosterId],
    )
    expect(Number(count.rows[0].count)).toBe(first.rows.length)
    const log = `select details->>'shifts' as shifts from audit_log where operation = 'shifts-imported' and subject_id = $1`
    expect((await room.database.owner.query(log, [rosterId])).rows).toHaveLength(2)
  })

  it('P113 what was planned in its span gives way, before and after it stays, and overrides stand', async () => {
    const { people } = room.world
    const plan = (path: string, personId: string, from: string, until: string) =>
      room.ask(lab, 'POST', `/api/rosters/${rosterId}/${path}`, { personId, from, until })
    await plan('shifts', people.li, '2026-12-01T00:00:00Z', '2026-12-10T00:00:00Z')
    await plan('overrides', people.zhao, '2026-12-04T00:00:00Z', '2026-12-04T06:00:00Z')
    const imported = await send(calendarOf([event('2026-12-03T08:00', '2026-12-05T08:00', 'wang')]), 'apply=true')
    expect(imported.replaces).toBe(1)
    const whoAt = async (at: string) => loginOf((await dutyAt(new Date(at))).onDuty)
    expect(await whoAt('2026-12-03T06:59:00Z')).toBe('li')
    expect(await whoAt('2026-12-03T07:00:00Z')).toBe('wang')
    expect(await whoAt('2026-12-04T03:00:00Z')).toBe('zhao')
    expect(await whoAt('2026-12-05T07:00:00Z')).toBe('li')
  })
})

describe('What is over', () => {
  it('K240 stays as it was lived: an import begins now, says what it left out, and replaces nothing before', async () => {
    const { people } = room.world
    const lived = `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
      values ($1, $2, $3, $4, 1, '2026-09-10T00:00:00Z', '2026-09-25T00:00:00Z', 'shift')`
    await room.database.owner.query(lived, [`lived-${rosterId}`, room.world.networkId, rosterId, people.li])
    const file = calendarOf([
      event('2026-09-11T08:00', '2026-09-12T08:00', 'wang'),
      event('2026-09-20T08:00', '2026-09-21T08:00', 'wang'),
    ])
    const imported = await send(file, 'apply=true')
    expect(imported).toMatchObject({ skipped: 1, rows: [{ from: '2026-09-20T11:00:00.000Z' }] })
    const whoAt = async (at: string) => loginOf((await dutyAt(new Date(at))).onDuty)
    expect(await whoAt('2026-09-11T12:00:00Z')).toBe('li')
    expect(await whoAt('2026-09-20T10:59:00Z')).toBe('li')
    expect(await whoAt('2026-09-20T11:00:00Z')).toBe('wang')
    expect(await whoAt('2026-09-22T11:00:00Z')).toBe('li')
  })
})

describe('What cannot be taken', () => {
  it.each([
    ['names nobody', event('2026-12-01T08:00', '2026-12-02T08:00', '值班 孙医生'), 'person-unknown'],
    ['names two', event('2026-12-01T08:00', '2026-12-02T08:00', 'wang / li'), 'person-unclear'],
    ['ends before it starts', event('2026-12-02T08:00', '2026-12-01T08:00', 'wang'), 'ends-before-start'],
    ['lasts a quarter', event('2026-12-01T08:00', '2027-03-01T08:00', 'wang'), 'too-long'],
    ['repeats every second', event('2026-12-01T08:00', '2026-12-01T09:00', 'wang', 'FREQ=SECONDLY'), 'too-often'],
    ['repeats hourly', event('2026-12-01T08:00', '2026-12-01T09:00', 'wang', 'FREQ=HOURLY'), 'too-often'],
    ['has a rule that is none', event('2026-12-01T08:00', '2026-12-01T09:00', 'wang', 'FREQ=SOMETIMES'), 'unreadable'],
    ['has no start', 'BEGIN:VEVENT\r\nSUMMARY:wang\r\nEND:VEVENT', 'time-unreadable'],
    ['has a day that is none', event('2026-99-01T08:00', '2026-12-02T08:00', 'wang'), 'time-unreadable'],
    [
      'is in a zone that nobody knows',
      event('2026-12-01T08:00', '2026-12-02T08:00', 'wang').replace('DTSTART:', 'DTSTART;TZID=Mars/Olympus:'),
      'zone-unknown',
    ],
  ])('P114 an event that %s is named with its reason, and spoils no other', async (_case, hostile, why) => {
    const good = event('2026-12-20T08:00', '2026-12-21T08:00', 'zhao')
    const { rows, refused } = await send(calendarOf([hostile, good]))
    expect(refused).toMatchObject([{ row: 1, why }])
    expect(refused[0]!.words.zh).toMatch(/。$/)
    expect(rows.map(({ row, name }) => [row, name])).toEqual([[2, '赵医生']])
  })

  it('P114 of two shifts of one line at one time the later is refused; twins are one', async () => {
    const { rows, refused, skipped } = await send(
      calendarOf([
        event('2026-12-01T08:00', '2026-12-02T08:00', 'wang'),
        event('2026-12-01T20:00', '2026-12-02T06:00', 'li'),
        event('2026-12-01T08:00', '2026-12-02T08:00', '王主任'),
        event('2026-12-01T20:00', '2026-12-02T06:00', '后备 li'),
      ]),
    )
    expect(refused).toMatchObject([{ row: 2, why: 'overlaps' }])
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 1],
      [4, 2],
    ])
    expect(skipped).toBe(1)
  })

  it.each([
    ['nothing', '', 'text/calendar', 'import-unreadable'],
    ['a letter', 'Dear all, I am on duty.', 'text/plain', 'import-unreadable'],
    ['half a workbook', Buffer.from('PK\x03\x04 and no more'), 'application/octet-stream', 'import-unreadable'],
    ['a rule that never comes', calendarOf([endless()]), 'text/calendar', 'import-unreadable'],
    ['too many shifts', calendarOf([...Array(20).keys()].map(busy)), 'text/calendar', 'import-too-long'],
  ])(
    'P114 a file with %s is refused, and the next one is read',
    async (_case, bytes, type, code) => {
      const url = `/api/rosters/${rosterId}/imports`
      const answer = await room.sendFile(lab, url, bytes, type)
      expect(answer.body).toMatchObject({ status: 422, code })
      expect((await send(calendarOf([event('2026-12-20T08:00', '2026-12-21T08:00', 'zhao')]))).rows).toHaveLength(1)
    },
    60_000,
  )

  it('P114 a file over the limit, of another kind, or from somebody else is refused', async () => {
    const url = `/api/rosters/${rosterId}/imports`
    const big = await room.sendFile(lab, url, Buffer.alloc(2 * 1024 * 1024 + 1, 'x'), 'text/csv')
    expect(big.body).toMatchObject({ status: 413 })
    expect((await room.sendFile(lab, url, '<x/>', 'application/xml')).body).toMatchObject({ status: 415 })
    const wang = await room.tokenOf('wang')
    expect((await room.sendFile(wang, url, calendarOf([]), 'text/calendar')).body).toMatchObject({ status: 403 })
    const elsewhere = await room.sendFile(lab, '/api/sessions', calendarOf([]), 'text/calendar')
    expect(elsewhere.body).toMatchObject({ status: 415 })
  })
})

/** Times without a zone: those of the network. */
function event(from: string, until: string, summary: string, rule = ''): string {
  const time = (text: string) => `${text.replace(/[-:]/g, '')}00`
  const lines = ['BEGIN:VEVENT', `UID:${from}-${summary}`, `DTSTART:${time(from)}`, `DTEND:${time(until)}`]
  return [...lines, ...(rule ? [`RRULE:${rule}`] : []), `SUMMARY:${summary}`, 'END:VEVENT'].join('\r\n')
}

function endless(): string {
  return event('2026-12-01T08:00', '2026-12-02T08:00', 'wang', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')
}

function busy(index: number): string {
  const minute = String(index * 3).padStart(2, '0')
  const until = String(index * 3 + 1).padStart(2, '0')
  return event(`2026-12-01T08:${minute}`, `2026-12-01T08:${until}`, 'wang', 'FREQ=DAILY;COUNT=390')
}

function calendarOf(events: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')
}
