// What stands in which cell of the exports, and that no cell runs in a spreadsheet.

import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import readXlsxFile from 'read-excel-file/node'
import { pathways } from '../../src/consultation/pathways.ts'
import type { ExportedTimeline } from '../../src/journal/journal.ts'
import { cellsOf, columns } from '../../src/record/exports/columns.ts'
import { formulaSafe } from '../../src/record/exports/formula-safe.ts'
import { timelinesCsv } from '../../src/record/exports/timelines-csv.ts'
import { timelinesXlsx } from '../../src/record/exports/timelines-xlsx.ts'
import { readCsv } from '../world/read-csv.ts'
import { readXlsx } from '../world/read-xlsx.ts'
import { until } from '../world/until.ts'

const header = columns.map((column) => column.header)

/** Told in other words than the code: after what a spreadsheet trims, a sign that makes it calculate. */
const startsLikeFormula = (text: string) =>
  /^[\t\r\n]/.test(text) || (text.trim() !== '' && '=+-@＝＋－＠'.includes(text.trimStart().charAt(0)))

const sign = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '＝',
  '＋',
  '－',
  '＠',
  ' =',
  '\u3000=',
  '\u00a0+',
  '\ufeff@',
)
const hostileText = fc.tuple(sign, fc.string({ unit: 'grapheme' })).map(([first, rest]) => first + rest)

const siteNames = [
  '县医院, 东区',
  '"感德"卫生院',
  '两\n行',
  '两\r\n行',
  '=1+1',
  '@SUM(A1)',
  '+86, "1"',
  '-2+3',
  ' =cmd',
  '蓝田卫生院',
  '',
]

/** As Postgres writes a jsonb. */
function asWritten(values: object): string {
  const told = (value: unknown) => JSON.stringify(value)
  return `{${Object.entries(values)
    .map(([name, value]) => `${told(name)}: ${told(value)}`)
    .join(', ')}}`
}

const row: fc.Arbitrary<ExportedTimeline> = fc.constantFrom(...pathways).chain(({ name, milestones, intervals }) =>
  fc.record({
    consultationId: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    siteId: fc.constantFrom(...siteNames),
    pathway: fc.constant(name),
    openedAt: fc.constant('2026-11-22T05:09:00.000Z'),
    diagnosis: fc.constantFrom(null, 'stemi-inferior'),
    strategy: fc.constantFrom(null, 'lysis-then-pci'),
    milestones: fc
      .dictionary(fc.constantFrom(...milestones.map((one) => one.name)), fc.constant('2026-11-22T05:35:00.000Z'))
      .map(asWritten),
    intervals: fc
      .dictionary(
        fc.constantFrom(...intervals.map((one) => one.name)),
        fc.integer({ min: 0, max: 90_000 }).map((tenths) => tenths / 10),
      )
      .map(asWritten),
    findings: fc.subarray(['missing_milestone', 'stamped_late']).map((names) => names.join(';')),
  }),
)

// the site's id stands for its name
const siteName = (siteId: string) => siteId

describe('a text in an export', () => {
  it('R10 begins with no sign that a spreadsheet runs, and loses nothing', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary' })), (text) => {
        const safe = formulaSafe(text)
        expect([text, `'${text}`]).toContain(safe)
        if (!Number.isFinite(Number(text.trim()))) expect(startsLikeFormula(safe)).toBe(false)
      }),
    )
  })

  it.each(['=1+1', '@SUM(A1)', '\t=1', '-2+3', '＝1', '+86 138', ' =cmd', '-'])('R10 %j gets an apostrophe', (text) => {
    expect(formulaSafe(text)).toBe(`'${text}`)
  })

  it('R11 that is a number, or only holds a sign, is left as it is', () => {
    for (const text of ['-5', '-0.5', '26', '', '蓝田卫生院', 'A-1', 'a=b', '2026-11-22', "'=1"])
      expect(formulaSafe(text)).toBe(text)
    fc.assert(fc.property(fc.integer(), (number) => expect(formulaSafe(String(number))).toBe(String(number))))
  })
})

describe('the columns', () => {
  it('R12 are the identity, every milestone and interval of every pathway by its name, and the findings', () => {
    const [stemi, stroke] = pathways as [(typeof pathways)[number], (typeof pathways)[number]]
    const names = (pathway: typeof stemi) => [...pathway.milestones, ...pathway.intervals].map((one) => one.name)
    expect(header).toEqual([
      ...['consultationId', 'site', 'pathway', 'diagnosis', 'strategy'],
      ...names(stemi),
      ...names(stroke).map((name) => `stroke_${name}`),
      'findings',
    ])
    expect(header).toEqual(expect.arrayContaining(['door_to_needle', 'wire_crossed', 'stroke_door_to_needle']))
    expect(new Set(header).size).toBe(header.length)
  })
})

describe('the CSV', () => {
  it('R13 has a byte order mark and reads back to what was written, whatever a site is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 3 }), async (pages) => {
        const { hasByteOrderMark, rows } = readCsv(await csvOf(pages))
        expect(hasByteOrderMark).toBe(true)
        expect(rows[0]).toEqual(header)
        expect(rows.slice(1)).toEqual(pages.flat().map((one) => cellsWanted(one).map(String)))
      }),
    )
  })

  it('R60 tells a row the same whether its values are plain or not, however they are written', async () => {
    const names = pathways.flatMap(({ milestones, intervals }) => [...milestones, ...intervals].map((one) => one.name))
    const strange = fc.oneof(
      fc.string({ unit: 'binary' }),
      hostileText,
      fc.constantFrom('2026-11-22, "5"', '2026\\', '5\n6', '急诊', '', 'a": "b', null, true, 1e300, -0.5, 1e-9),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    )
    const values = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary' })), strange)
    const written = fc.tuple(values, fc.boolean()).map(([one, dense]) => (dense ? JSON.stringify(one) : asWritten(one)))
    const odd = fc
      .tuple(
        row,
        fc.record({ milestones: written, intervals: written, diagnosis: fc.constantFrom(null, 'a,"b', '=1') }),
      )
      .map(([plain, more]) => ({ ...plain, ...more }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(row, odd), { maxLength: 6 }), async (rows) => {
        const wanted = rows.map((one) => cellsOf(one, one.siteId))
        expect(readCsv(await csvOf([rows])).rows.slice(1)).toEqual(wanted)
      }),
    )
  })

  it('R10 holds no cell that a spreadsheet runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 4 }), async (rows) => {
        expect(
          readCsv(await csvOf([rows]))
            .rows.flat()
            .filter(startsLikeFormula),
        ).toEqual([])
      }),
    )
  })
})

describe('the workbook', () => {
  const told = [...siteNames, 'a_x000D_b', '_x0041_x0042_', '<b>&amp;</b>', ' 空 ', '\u0001\t']

  it('R14 has the cells of the CSV, minutes as numbers', async () => {
    const rows = told.flatMap((name, seed) =>
      fc.sample(row, { numRuns: 2, seed }).map((one) => ({ ...one, siteId: name })),
    )
    const [first, ...others] = readXlsx(await xlsxOf([rows]))
    expect(first).toEqual(header)
    const filled = others.map((cells) => header.map((_name, place) => cells[place] ?? ''))
    expect(filled).toEqual(rows.map(cellsWanted))
  })

  it('R61 is opened by another reader of workbooks, as one sheet with its name', async () => {
    const rows = fc.sample(row, { numRuns: 5, seed: 3 }).map((one) => ({ ...one, siteId: '=1+1 <县>' }))
    const [sheet, ...more] = await readXlsxFile(await xlsxOf([rows]))
    expect([sheet!.sheet, more.length]).toEqual(['timelines', 0])
    const filled = sheet!.data.slice(1).map((cells) => header.map((_name, place) => cells[place] ?? ''))
    expect(filled).toEqual(rows.map(cellsWanted))
  })

  it('R15 goes on in another sheet where one is full, and leaves out no row', async () => {
    const rows = fc.sample(row, { numRuns: 120, seed: 5 })
    const file = await buffer(await timelinesXlsx(pagesOf([rows]), siteName, 100))
    const [one, two] = [1, 2].map((number) => readXlsx(file, number))
    expect([one!.length, two!.length, one![0], two![0]]).toEqual([101, 21, header, header])
    expect([...one!.slice(1), ...two!.slice(1)].map(([id]) => id)).toEqual(
      rows.map((each) => formulaSafe(each.consultationId)),
    )
  })

  it('R62 is read no further than its reader follows, and leaving it ends the reading', async () => {
    const page = fc.sample(row, { numRuns: 100, seed: 1 })
    let pagesRead = 0
    let isLeft = false
    const pages = (async function* () {
      try {
        for (; pagesRead < 400; pagesRead++) yield page
      } finally {
        isLeft = true
      }
    })()
    const workbook = await timelinesXlsx(pages, siteName)
    workbook.read(1)
    let before = -1
    await until('nothing more to be read', async () => {
      const isStill = before === pagesRead
      before = pagesRead
      await new Promise((resolve) => setTimeout(resolve, 100))
      return isStill && before === pagesRead
    })
    expect(pagesRead).toBeLessThan(40)
    workbook.destroy()
    await until('the reading to end', () => isLeft)
  })

  it('R63 that cannot be read to its end breaks off instead of ending early, and one that may not be read never begins', async () => {
    const broken = new Error('the database went away')
    const breaking = async function* (pagesBefore: number) {
      for (let number = 0; number < pagesBefore; number++) yield fc.sample(row, { numRuns: 100, seed: 1 })
      throw broken
    }
    await expect(timelinesXlsx(breaking(0), siteName)).rejects.toBe(broken)
    await expect(buffer(await timelinesXlsx(breaking(2), siteName))).rejects.toBe(broken)
  })
})

/** By the names of the columns, not by their places. */
function cellsWanted(one: ExportedTimeline): (string | number)[] {
  const prefix = pathways.find(({ name }) => name === one.pathway)!.exportPrefix
  const values = Object.entries({ ...JSON.parse(one.milestones), ...JSON.parse(one.intervals) })
  const cells: Record<string, string | number | null> = {
    consultationId: formulaSafe(one.consultationId),
    site: formulaSafe(one.siteId),
    pathway: one.pathway,
    diagnosis: one.diagnosis,
    strategy: one.strategy,
    findings: one.findings,
    ...Object.fromEntries(values.map(([name, value]) => [prefix + name, value as string | number])),
  }
  return header.map((name) => cells[name] ?? '')
}

async function* pagesOf(pages: ExportedTimeline[][]): AsyncIterable<ExportedTimeline[]> {
  for (const page of pages) yield page
}

async function xlsxOf(pages: ExportedTimeline[][]): Promise<Buffer> {
  return buffer(await timelinesXlsx(pagesOf(pages), siteName))
}

async function csvOf(pages: ExportedTimeline[][]): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of timelinesCsv(pagesOf(pages), siteName)) parts.push(part)
  return Buffer.concat(parts)
}
