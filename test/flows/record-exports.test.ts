// The exports and the month, as the quality officer gets them over the wire: who is in them, and that they agree.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Month } from '../../src/contract/record-shapes.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import type { AppPhone, OpenedReply } from '../world/phone.ts'
import { readCsv } from '../world/read-csv.ts'
import { readXlsx } from '../world/read-xlsx.ts'
import { until } from '../world/until.ts'

type Row = Record<string, string>
type Asked = OpenedReply['consultation'] & { openedAt: string }

let app: AppWorld
let quality: AppPhone
const asked = {} as Record<'lantian' | 'gande' | 'stroke' | 'foreign', Asked>

const hostileName = '=1+1, "感德"\n卫生院'
const csvPath = '/api/exports/timelines.csv'

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  const { sites } = app.network
  await app.database.owner.query('update sites set name = $1 where id = $2', [hostileName, sites.gande])
  quality = await app.phone('quality')
  asked.lantian = await treat('lantian', 26)
  asked.gande = await treat('gande', 41)
  asked.stroke = await treat('lantian', 50, 'stroke')
  asked.foreign = await treat('foreign-doctor', 33)
  // a server keeps the names of a network for some seconds, and this one has read them before it was ready
  await until('the server to know the new name', async () =>
    (await rowsOf()).some(({ site }) => site?.includes('=1+1')),
  )
}, 180_000)

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await app?.close()
})

describe('an export', () => {
  it('R20 has one row a consultation of the own network, in the order of opening, and none of another', async () => {
    const ours = [asked.lantian, asked.gande, asked.stroke].map(({ id }) => id)
    expect((await rowsOf()).map(({ consultationId }) => consultationId)).toEqual(ours)
    expect((await rowsOf('', 'admin')).map(({ consultationId }) => consultationId)).toEqual(ours)
    const theirs = (await rowsOf('', 'foreign-quality')).map(({ consultationId }) => consultationId)
    expect(theirs).toEqual([asked.foreign.id])
    expect(await rowsOf(`?siteId=${app.network.sites.foreignClinic}`)).toEqual([])
  })

  it('R21 names a site in one harmless cell, whatever it is called', async () => {
    const [lantian, gande] = await rowsOf()
    expect(lantian!.site).toBe('蓝田卫生院')
    expect(gande!.site).toBe(`'${hostileName}`)
  })

  it('R22 fills the columns of the pathway of the patient and leaves those of the others empty', async () => {
    const [lantian, , stroke] = await rowsOf()
    expect(lantian).toMatchObject({ pathway: 'stemi', door_to_needle: '26', stroke_door_to_needle: '' })
    expect(stroke).toMatchObject({ pathway: 'stroke', door_to_needle: '', stroke_door_to_needle: '50', door_in: '' })
    const strange = Object.keys(stroke!).filter((name) => stroke![name] !== '' && !name.startsWith('stroke_'))
    expect(strange).toEqual(['consultationId', 'site', 'pathway'])
  })

  it('R23 as a workbook is a file of its own and has the same cells', async () => {
    const csv = await quality.ask('GET', csvPath)
    const workbook = await quality.ask('GET', '/api/exports/timelines.xlsx')
    const named = /^attachment; filename="jiuxin-timelines-\d{4}-\d{2}\.(csv|xlsx)"$/
    expect([csv, workbook].map(({ headers }) => named.exec(headers.get('content-disposition')!)?.[1])).toEqual([
      'csv',
      'xlsx',
    ])
    const { hasByteOrderMark, rows } = readCsv(csv.bytes)
    expect(hasByteOrderMark).toBe(true)
    const sheet = readXlsx(workbook.bytes)
    expect(sheet.map((cells) => rows[0]!.map((_name, place) => String(cells[place] ?? '')))).toEqual(rows)
  })

  it('R24 is of whoever was opened in the span, its beginning included and its end not, in days or instants', async () => {
    const { openedAt } = asked.gande
    const idsOf = async (query: string) => (await rowsOf(query)).map(({ consultationId }) => consultationId)
    expect(await idsOf(`?from=${openedAt}`)).toEqual([asked.gande.id, asked.stroke.id])
    expect(await idsOf(`?to=${openedAt}`)).toEqual([asked.lantian.id])
    const dayAt = (at: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(at))
    const days = `?from=${dayAt(asked.lantian.openedAt)}&to=${dayAt(asked.stroke.openedAt)}`
    expect(await idsOf(days)).toHaveLength(3)
    expect(await idsOf('?to=2020-12-31')).toEqual([])
    expect(await idsOf('?from=2200-01-01')).toEqual([])
  })

  it('R24 may ask for one pathway or one site', async () => {
    const idsOf = async (query: string) => (await rowsOf(query)).map(({ consultationId }) => consultationId)
    expect(await idsOf('?pathway=stroke')).toEqual([asked.stroke.id])
    expect(await idsOf(`?siteId=${app.network.sites.gande}`)).toEqual([asked.gande.id])
    expect(await idsOf(`?siteId=${app.network.sites.gande}&pathway=stroke`)).toEqual([])
    expect(await idsOf('?pathway=gout')).toEqual([])
  })

  it.each(['?from=2026-11-31', '?from=2026-11-23&to=2026-11-22', '?to=yesterday'])(
    'R25 the span %s is refused in words, and leaves no row in the log',
    async (query) => {
      const before = await logOf('quality')
      for (const path of [csvPath, '/api/exports/timelines.xlsx']) {
        const { status, body } = await quality.ask('GET', path + query)
        expect([status, body.code]).toEqual([422, 'span-invalid'])
      }
      expect(await logOf('quality')).toEqual(before)
    },
  )

  it('R26 leaves a row in the log of who took which span, without words or names', async () => {
    const admin = await app.newPhone('admin')
    const before = (await logOf('admin')).length
    await admin.ask('GET', `${csvPath}?from=2026-11-01&to=2026-11-30`)
    await admin.ask('GET', '/api/exports/timelines.xlsx')
    await admin.ask('GET', '/api/quality/month?month=2026-11')
    expect((await logOf('admin')).slice(before)).toEqual([
      {
        operation: 'timelines-exported',
        details: { format: 'csv', from: '2026-10-31T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z' },
      },
      { operation: 'timelines-exported', details: { format: 'xlsx', from: null, to: null } },
      { operation: 'month-read', details: { month: '2026-11' } },
    ])
  })
})

describe('the month', () => {
  it.each(['stemi', 'stroke'])('R27 of %s says what the rows of its export say', async (pathway) => {
    const month = await monthOf(`?pathway=${pathway}`)
    const rows = await rowsOf(`?pathway=${pathway}&from=${month.from}&to=${month.to}`)
    const prefix = pathway === 'stroke' ? 'stroke_' : ''
    expect(month.consultations).toBe(rows.length)
    for (const { name, n, medianMinutes, meanMinutes } of month.intervals) {
      const minutes = rows.flatMap((row) => (row[prefix + name] === '' ? [] : [Number(row[prefix + name])]))
      expect([name, n]).toEqual([name, minutes.length])
      if (n === 0) expect([medianMinutes, meanMinutes]).toEqual([null, null])
      else expect([medianMinutes, meanMinutes].map((one) => one!.toFixed(1))).toEqual(middlesOf(minutes))
    }
    for (const { name, n } of month.funnel)
      expect([name, n]).toEqual([name, rows.filter((row) => row[prefix + name] !== '').length])
    for (const { name, n } of month.findings)
      expect([name, n]).toEqual([name, rows.filter((row) => row.findings!.split(';').includes(name)).length])
    const perSite = month.sites.map(({ siteName, consultations }) => [siteName, consultations])
    expect(perSite.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(rows.length)
    const found = rows.filter(({ findings }) => findings !== '').map(({ consultationId }) => consultationId)
    expect(month.outliers.map(({ consultationId }) => consultationId)).toEqual(found.reverse())
  })

  it('R27 of the stories told here has their numbers', async () => {
    const { intervals, sites, open } = await monthOf('')
    expect(open).toBe(2)
    const needle = intervals.find(({ name }) => name === 'door_to_needle')!
    expect(needle).toMatchObject({ n: 2, medianMinutes: 33.5, target: 30, shareWithin: 0.5 })
    expect(new Set(sites.map(({ siteName, medianDoorToNeedle }) => [siteName, medianDoorToNeedle].join()))).toEqual(
      new Set(['蓝田卫生院,26', `${hostileName},41`]),
    )
  })

  it('R28 may be of one site, and has nothing of another network', async () => {
    const { sites } = app.network
    const ofGande = await monthOf(`?siteId=${sites.gande}`)
    expect([ofGande.consultations, ofGande.sites.map(({ siteId }) => siteId)]).toEqual([1, [sites.gande]])
    expect((await monthOf(`?siteId=${sites.foreignClinic}`)).consultations).toBe(0)
    expect((await monthOf('', 'foreign-quality')).outliers.map(({ consultationId }) => consultationId)).toEqual([
      asked.foreign.id,
    ])
    expect((await monthOf('?month=2020-02')).consultations).toBe(0)
  })

  it('R25 of a pathway that nobody knows, or that is no month, is refused', async () => {
    const answers = ['?pathway=gout', '?month=2026-13'].map((query) => quality.ask('GET', `/api/quality/month${query}`))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 422])
  })
})

/** The patient who came so long ago that his needle, told from memory, was so many minutes after the door. */
async function treat(login: 'lantian' | 'gande' | 'foreign-doctor', minutes: number, pathway = 'stemi') {
  const doctor = await app.phone(login)
  const doorAt = Date.now() - 60 * 60_000
  const doorIn = { at: new Date(doorAt).toISOString() }
  const { consultation } = await doctor.open({ pathway, doorIn })
  const at = new Date(doorAt + minutes * 60_000).toISOString()
  await doctor.write(consultation.id, 'stamped', { milestone: 'needle', at, how: 'recalled' })
  return consultation as Asked
}

async function rowsOf(query = '', login: 'quality' | 'admin' | 'foreign-quality' = 'quality'): Promise<Row[]> {
  const { status, bytes } = await (await app.phone(login)).ask('GET', csvPath + query)
  expect(status).toBe(200)
  const [header, ...rows] = readCsv(bytes).rows
  return rows.map((cells) => Object.fromEntries(header!.map((name, place) => [name, cells[place]!])))
}

async function monthOf(query: string, login: 'quality' | 'foreign-quality' = 'quality'): Promise<Month> {
  const { status, body } = await (await app.phone(login)).ask('GET', `/api/quality/month${query}`)
  expect(status).toBe(200)
  return body as unknown as Month
}

async function logOf(login: 'quality' | 'admin'): Promise<unknown[]> {
  const sql = `select operation, details from audit_log where person_id = $1 and operation <> 'sign-in' order by id`
  return (await app.database.owner.query(sql, [app.network.people[login]])).rows
}

function middlesOf(minutes: number[]): string[] {
  const sorted = [...minutes].sort((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length
  return [median, mean].map((one) => one.toFixed(1))
}
