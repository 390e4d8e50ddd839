// What a roster gives out can be read again: by us as the same plan, and by a spreadsheet or a calendar as it is.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import ICAL from 'ical.js'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { addRosterMembers, addShifts, createRoster } from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'
import { readXlsx } from '../world/read-xlsx.ts'

let room: PeopleServer
let rosterId: string
let lab: string

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

beforeAll(async () => {
  room = await openPeopleServer({ at: new Date('2026-10-20T10:00:00Z') })
  await room.database.owner.query(`update networks set time_zone = 'Europe/Berlin'`)
  lab = await room.tokenOf('lab')
})

afterAll(async () => {
  await room?.close()
})

/** One a day over the night of the change (25 October), a backup over days, an override by night. */
beforeEach(async () => {
  const { networkId, sites, people } = room.world
  const at = (text: string) => new Date(text)
  rosterId = await asOwner({ databaseUrl: room.database.databaseUrl, networkId }, async (tx) => {
    const hospitalSiteId = sites.hospital
    const id = await createRoster(tx, { networkId, name: '=心电', kind: 'ecg', hospitalSiteId, pathways: ['stemi'] })
    await addRosterMembers(tx, { networkId, rosterId: id, personIds: [people.wang, people.li, people.zhao] })
    await addShifts(tx, { networkId, rosterId: id }, [
      { personId: people.wang, line: 1, from: at('2026-10-23T06:00:00Z'), until: at('2026-10-24T06:00:00Z') },
      { personId: people.li, line: 1, from: at('2026-10-24T06:00:00Z'), until: at('2026-10-25T07:00:00Z') },
      { personId: people.wang, line: 1, from: at('2026-10-25T07:00:00Z'), until: at('2026-10-25T19:30:00Z') },
      { personId: people.zhao, line: 2, from: at('2026-10-23T06:00:00Z'), until: at('2026-10-26T07:00:00Z') },
      {
        personId: people.zhao,
        line: 1,
        from: at('2026-10-24T20:00:00Z'),
        until: at('2026-10-25T04:00:00Z'),
        why: 'override',
      },
    ])
    return id
  })
})

const span = 'from=2026-10-22&until=2026-10-28'
const get = (path: string) => room.ask(lab, 'GET', `/api/rosters/${rosterId}/${path}`)
const send = async (bytes: Buffer | string, type: string, query = '') => {
  const answer = await room.sendFile(lab, `/api/rosters/${rosterId}/imports?${query}`, bytes, type)
  return answer.body as unknown as {
    format: string
    refused: { row: number; why: string }[]
    rows: { name: string; line: number; from: string; until: string }[]
  }
}

async function plan(): Promise<string[]> {
  const shifts = (await get(`shifts?${span}`)).body.shifts as unknown as Record<
    'name' | 'line' | 'from' | 'until',
    string
  >[]
  return shifts.map(({ name, line, from, until }) => `${line} ${name} ${from} ${until}`)
}

describe('The plan as a file', () => {
  it.each([
    ['ics', 'text/calendar'],
    ['csv', 'text/csv'],
    ['xlsx', xlsxType],
  ])('P111 .%s read again is the same plan, over the night of the change as well', async (ending, type) => {
    const before = await plan()
    expect(before).toHaveLength(6)
    const file = await get(`shifts.${ending}?${span}`)
    expect([file.status, file.headers['content-type']]).toEqual([200, expect.stringContaining(type)])
    expect(file.headers['content-disposition']).toContain(`.${ending}`)
    await room.database.owner.query('update shifts set cancelled_at = now() where roster_id = $1', [rosterId])
    expect(await plan()).toEqual([])
    expect(await send(file.bytes, type, 'apply=true')).toMatchObject({ format: ending, refused: [] })
    expect(await plan()).toEqual(before)
  })

  it('P111 the calendar of one line holds its events in UTC, each with the person', async () => {
    const { bytes } = await get(`shifts.ics?${span}&line=1`)
    const calendar = new ICAL.Component(ICAL.parse(bytes.toString()))
    const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
    expect(events.map((one) => [one.summary, one.startDate.toString(), one.endDate.toString()])).toEqual([
      ['值班 王主任', '2026-10-23T06:00:00Z', '2026-10-24T06:00:00Z'],
      ['值班 李医生', '2026-10-24T06:00:00Z', '2026-10-24T20:00:00Z'],
      ['值班 赵医生', '2026-10-24T20:00:00Z', '2026-10-25T04:00:00Z'],
      ['值班 李医生', '2026-10-25T04:00:00Z', '2026-10-25T07:00:00Z'],
      ['值班 王主任', '2026-10-25T07:00:00Z', '2026-10-25T19:30:00Z'],
    ])
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(5)
    for (const line of bytes.toString().split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  })

  it('P111 the table says days and times of the network; two people of one name are told apart', async () => {
    await room.database.owner.query(`update people set name = '王主任' where id = $1`, [room.world.people.zhao])
    const { bytes } = await get(`shifts.csv?${span}`)
    expect(bytes.toString('utf8').split('\r\n').slice(0, 4)).toEqual([
      '\ufeffdate,from,until,line,person',
      '2026-10-23,08:00,08:00,1,王主任 (wang)',
      '2026-10-24,08:00,22:00,1,李医生',
      '2026-10-24,22:00,05:00,1,王主任 (zhao)',
    ])
    const [header, first] = await readXlsx((await get(`shifts.xlsx?${span}&line=2`)).bytes)
    expect([header, first]).toEqual([
      ['date', 'from', 'until', 'line', 'person'],
      ['2026-10-23', '08:00', '2026-10-26 08:00', '2', '王主任 (zhao)'],
    ])
    const file = await get(`shifts.csv?${span}`)
    expect((await send(file.bytes, 'text/csv')).refused).toEqual([])
    await room.database.owner.query(`update people set name = '赵医生' where id = $1`, [room.world.people.zhao])
  })

  it('P111 a shift at the edge of what is asked for is given out whole', async () => {
    const { bytes } = await get('shifts.csv?from=2026-10-25&until=2026-10-26&line=2')
    expect(bytes.toString('utf8')).toContain('2026-10-23,08:00,2026-10-26 08:00,2,赵医生')
  })

  it('P111 is given to the network alone, for at most 400 days', async () => {
    const path = `/api/rosters/${rosterId}/shifts.ics`
    expect((await room.ask(await room.tokenOf('foreign-wang'), 'GET', path)).status).toBe(404)
    expect((await get('shifts.csv?from=2024-01-01&until=2026-01-01')).body).toMatchObject({ code: 'span-invalid' })
  })
})

describe('A table of somebody else', () => {
  const expected = [
    ['王主任', 1, '2026-11-02T07:00:00.000Z', '2026-11-03T07:00:00.000Z'],
    ['李医生', 2, '2026-11-02T07:00:00.000Z', '2026-11-02T19:00:00.000Z'],
    ['赵医生', 1, '2026-11-03T07:00:00.000Z', '2026-11-05T07:00:00.000Z'],
  ]
  const told = ({ rows }: Awaited<ReturnType<typeof send>>) =>
    rows.map((row) => [row.name, row.line, row.from, row.until])

  it('P116 is read as a workbook keeps it: dates as dates, times as times, in any order of columns', async () => {
    const day = (date: number) => ({ value: new Date(Date.UTC(2026, 10, date)), type: Date, format: 'yyyy-mm-dd' })
    const time = (hour: number) => ({ value: hour / 24, type: Number, format: 'hh:mm' })
    const text = (value: string) => ({ value })
    const moment = { value: new Date(Date.UTC(2026, 10, 5, 8)), type: Date, format: 'yyyy-mm-dd hh:mm' }
    const bytes = await writeExcelFile(
      [
        [text('值班表 2026-11')],
        ['人员', '日期', '开始', '结束', '班次', '备注'].map(text),
        [text('王主任'), day(2), time(8), time(8), null, text('x')],
        [text('李医生'), day(2), time(8), time(20), text('后备'), null],
        [text('赵医生'), day(3), time(8), moment, null, null],
      ] as unknown as SheetData,
      { sheet: '值班' },
    ).toBuffer()
    const read = await send(bytes, 'application/octet-stream')
    expect([read.format, read.refused, told(read)]).toEqual(['xlsx', [], expected])
  })

  it.each([
    [
      'English, comma',
      Buffer.from(
        'date,from,until,line,person\n2026-11-02,08:00,08:00,,wang\n2026-11-02,8:00,20:00,2,li\n2026-11-03,08:00,2026-11-05 08:00,1,zhao\n',
      ),
    ],
    [
      'German, semicolon, with a byte order mark',
      Buffer.from(
        '\ufeffDatum;von;bis;Linie;Arzt\r\n02.11.2026;08:00;08:00;;Dr. wang\r\n02.11.2026;08:00;20:00;Hintergrund;li\r\n3.11.2026;08:00;05.11.2026 08:00;1;zhao\r\n',
      ),
    ],
    // 日期,开始,结束,班次,人员 as a Chinese Windows saves it
    [
      'Chinese, GBK',
      Buffer.concat([
        Buffer.from('c8d5c6da2cbfaacabc2cbde1caf82cb0e0b4ce2cc8cbd4b10d0a', 'hex'),
        Buffer.from(
          '2026/11/2,08:00,08:00,,wang\r\n2026/11/2,08:00,20:00,2,"li"\r\n2026/11/3,08:00,2026/11/5 8:00,1,zhao\r\n',
        ),
      ]),
    ],
    [
      'with words in quotes',
      Buffer.from(
        'person,date,from,until,line\n"wang, chief ""physician""",2026-11-02,08:00,08:00,\nli,2026-11-02,08:00,20:00,backup\nzhao,2026-11-03,08:00,2026-11-05T08:00,\n',
      ),
    ],
  ])('P116 is read as CSV: %s', async (_case, bytes) => {
    const read = await send(bytes, 'application/vnd.ms-excel')
    expect([read.format, read.refused, told(read)]).toEqual(['csv', [], expected])
  })

  it('P116 with a row that cannot be read names its line; whole days begin when it is said', async () => {
    const csv =
      'date,from,until,line,person\n2026-11-02,,,1,wang\n2026-02-30,08:00,20:00,1,li\n\n2026-11-03,8 o’clock,20:00,1,li\n2026-11-03,08:00,20:00,1,nobody\n'
    const read = await send(csv, 'text/csv', 'dayStartsAt=08:00')
    expect(read.refused.map(({ row, why }) => [row, why])).toEqual([
      [3, 'time-unreadable'],
      [5, 'time-unreadable'],
      [6, 'person-unknown'],
    ])
    expect(told(read)).toEqual(expected.slice(0, 1))
  })
})
