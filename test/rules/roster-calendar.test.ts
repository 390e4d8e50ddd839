// What calendars of other programs may say, event by event, and who is meant.

import { describe, expect, it } from '@jest/globals'
import { matchLine, matchPerson } from '../../src/people/rosters/imports/match-person.ts'
import type { Reading } from '../../src/people/rosters/imports/planned-row.ts'
import { readPlan } from '../../src/people/rosters/imports/read-plan.ts'

const staff = [
  { personId: 'w'.repeat(22), name: '王主任', login: 'wang', email: 'Chef.Arzt@klinik.example' },
  { personId: 'l'.repeat(22), name: '李医生', login: 'li', email: null },
  { personId: 'z'.repeat(22), name: 'Anna Müller', login: 'mueller', email: null },
  { personId: 'y'.repeat(22), name: '小李医生', login: 'xiaoli', email: null },
]
const reading: Reading = {
  timeZone: 'Europe/Berlin',
  staff,
  usualLine: 1,
  dayStartsAt: '00:00',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2027-06-01T00:00:00Z'),
}

async function read(lines: string[], change: Partial<Reading> = {}) {
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
  const plan = await readPlan(Buffer.from(text), { ...reading, ...change })
  return plan!
}

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'SUMMARY:wang', 'END:VEVENT']
const spans = async (lines: string[], change: Partial<Reading> = {}) => {
  const { rows, refused } = await read(lines, change)
  expect(refused).toEqual([])
  return rows.map(({ from, until }) => `${from.toISOString().slice(0, 16)} ${until.toISOString().slice(0, 16)}`)
}

/** Like Berlin, under a name that only the file explains. */
const ownZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Customized Time Zone',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]

const overTheChange = ['2026-10-24T06:00 2026-10-25T07:00', '2026-10-25T07:00 2026-10-26T07:00']

describe('The zone of an event', () => {
  it.each([
    ['of the tz database', [], ';TZID=Europe/Berlin'],
    ['of Outlook, without a definition', [], ';TZID=W. Europe Standard Time'],
    ['with a prefix', [], ';TZID=/softwarestudio.org/Olson_20011030_5/Europe/Berlin'],
    ['that the file defines', ownZone, ';TZID=Customized Time Zone'],
    ['of the network, where none is said', [], ''],
  ])('P112 %s: a daily shift over the change of the clocks', async (_case, zone, tzid) => {
    const daily = event(`DTSTART${tzid}:20261024T080000`, `DTEND${tzid}:20261025T080000`, 'RRULE:FREQ=DAILY;COUNT=2')
    expect(await spans([...zone, ...daily])).toEqual(overTheChange)
  })

  it('P112 UTC is UTC: by the wall the shift moves', async () => {
    const daily = event('DTSTART:20261024T060000Z', 'DTEND:20261025T060000Z', 'RRULE:FREQ=DAILY;COUNT=2')
    expect(await spans(daily)).toEqual(['2026-10-24T06:00 2026-10-25T06:00', '2026-10-25T06:00 2026-10-26T06:00'])
  })

  it('P112 an hour that a night skips, and one that it has twice', async () => {
    const spring = event('DTSTART:20260329T023000', 'DTEND:20260329T080000')
    const autumn = event('DTSTART:20261025T023000', 'DTEND:20261025T080000')
    expect(await spans([...spring, ...autumn])).toEqual([
      '2026-03-29T01:30 2026-03-29T06:00',
      '2026-10-25T00:30 2026-10-25T07:00',
    ])
  })
})

describe('What repeats', () => {
  const start = ['DTSTART:20261102T080000', 'DTEND:20261102T200000']
  const days = async (lines: string[], change: Partial<Reading> = {}) =>
    (await spans(lines, change)).map((one) => one.slice(8, 10))

  it.each([
    ['UNTIL in UTC, on the last start', 'UNTIL=20261104T070000Z', ['02', '03', '04']],
    ['UNTIL in UTC, a second before it', 'UNTIL=20261104T065959Z', ['02', '03']],
    ['UNTIL without a zone', 'UNTIL=20261104T080000', ['02', '03', '04']],
    ['UNTIL as a day', 'UNTIL=20261104', ['02', '03', '04']],
    ['COUNT', 'COUNT=3', ['02', '03', '04']],
    ['every other weekday', 'INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;COUNT=3', ['02', '04', '06']],
  ])('P112 with %s', async (_case, rule, expected) => {
    expect(await days(event(...start, `RRULE:FREQ=DAILY;${rule}`))).toEqual(expected)
  })

  it('P112 without days that are taken out, with days that are added', async () => {
    const rule = [
      'RRULE:FREQ=DAILY;COUNT=4',
      'EXDATE:20261103T080000',
      'EXDATE;VALUE=DATE:20261105',
      'RDATE:20261120T080000,20261122T080000',
    ]
    expect(await days(event(...start, ...rule))).toEqual(['02', '04', '20', '22'])
  })

  it('P112 with one that was moved, one that was called off, and all from one on', async () => {
    const series = event('UID:a', ...start, 'RRULE:FREQ=DAILY;COUNT=6')
    const moved = event('UID:a', 'RECURRENCE-ID:20261103T080000', 'DTSTART:20261103T090000', 'DTEND:20261103T210000')
    const off = event('UID:a', 'RECURRENCE-ID:20261104T080000', ...start, 'STATUS:CANCELLED')
    const later = event(
      'UID:a',
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20261106T080000',
      'DTSTART:20261106T100000',
      'DTEND:20261106T180000',
    )
    expect((await spans([...later, ...moved, ...series, ...off])).map((one) => one.slice(8))).toEqual([
      '02T07:00 2026-11-02T19:00',
      '03T08:00 2026-11-03T20:00',
      '05T07:00 2026-11-05T19:00',
      '06T09:00 2026-11-06T17:00',
      '07T09:00 2026-11-07T17:00',
    ])
  })

  it('P112 without an end only as far as it is asked for', async () => {
    const span = { from: new Date('2026-12-01T00:00:00Z'), until: new Date('2026-12-03T00:00:00Z') }
    const endless = event('DTSTART:20200101T080000', 'DTEND:20200102T080000', 'RRULE:FREQ=DAILY')
    expect(await days(endless, span)).toEqual(['30', '01', '02'])
  })

  it('P112 whole days begin when the import says so, and DURATION is as good as an end', async () => {
    const day = event('DTSTART;VALUE=DATE:20261024', 'RRULE:FREQ=DAILY;COUNT=2')
    expect(await spans(day, { dayStartsAt: '08:00' })).toEqual(overTheChange)
    expect(await spans(event('DTSTART:20261024T080000', 'DURATION:P1D', 'RDATE:20261025T080000'))).toEqual(
      overTheChange,
    )
    expect(await spans(event('DTSTART:20261024T080000', 'DURATION:PT25H'))).toEqual(overTheChange.slice(0, 1))
  })

  it('P112 an exception whose series is not in the file stands for itself', async () => {
    expect(await days(event('UID:x', 'RECURRENCE-ID:20261103T080000', ...start))).toEqual(['02'])
  })
})

describe('Who is meant', () => {
  const who = (...places: string[][]) => {
    const found = matchPerson(places, staff)
    return typeof found === 'string' ? found : found.login
  }

  it.each([
    ['值班 王主任', 'wang'],
    ['王 主任', 'wang'],
    ['On call: WANG', 'wang'],
    ['Dienst Anna  Müller (1. Dienst)', 'mueller'],
    ['mailto:li@klinik.example', 'li'],
    ['MAILTO:chef.arzt@klinik.example', 'wang'],
    [`urn:jiuxin:person:${'z'.repeat(22)}`, 'mueller'],
    ['小李医生', 'xiaoli'],
    ['后备 李医生', 'li'],
    ['liwang', 'nobody'],
    ['Linie 2', 'nobody'],
    ['王主任 / 李医生', 'several'],
    ['', 'nobody'],
  ])('P114 %s is %s', (text, login) => {
    expect(who([text])).toBe(login)
  })

  it('P114 the title decides before the guests; several guests of the roster are nobody', () => {
    expect(who(['值班 王主任'], ['李医生', 'mailto:li@x.example'])).toBe('wang')
    expect(who(['值班'], ['Sekretariat', 'mailto:office@x.example', '李医生', 'mailto:li@x.example'])).toBe('li')
    expect(who(['值班'], ['wang', 'li'])).toBe('several')
  })

  it.each([
    [['后备 李医生'], 2],
    [['第二后备 李医生'], 3],
    [['Backup'], 2],
    [['Wichtig', '二线'], 2],
    [['Line 3: li'], 3],
    [['2'], 2],
    [['值班'], 1],
    [[], 1],
  ])('P114 %j is line %i', (words, line) => {
    expect(matchLine(words, 1)).toBe(line)
  })
})
