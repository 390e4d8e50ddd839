// The page that is laid on the table: which day it was, and that no letter of a name is missing.

import { spawnSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import type { Timeline } from '../../src/contract/record-shapes.ts'
import { printable } from '../../src/record/exports/printable.ts'
import { timelinePdf } from '../../src/record/exports/timeline-pdf.ts'

const hasPdfToText = spawnSync('pdftotext', ['-v']).status === 0
const withPdfToText = hasPdfToText ? it : it.skip
const skipped = hasPdfToText ? '' : 'SKIPPED, there is no pdftotext here: '
const rareLetters = '喆堃淼㛃昇珺祎犇翀甯婳弢彧玥嫚旻頔赟骉鑫𬭎'

describe('text for paper', () => {
  it('R66 shows a box with its code for a letter that the font lacks, and drops nothing that is seen', () => {
    const has = (codePoint: number) => codePoint < 0x2000
    expect(printable('张𪛖a', (codePoint) => codePoint < 0x10000)).toBe('张□(U+2A6D6)a')
    expect(printable('a\u200db\ufe0f\n c', has)).toBe('ab  c')
    const letters = fc.string({ unit: fc.constantFrom('a', '喆', '㛃', '𬭎', '王', '·', '😀') })
    fc.assert(
      fc.property(letters, (text) => {
        const shown = printable(text, has)
        const back = shown.replace(/□\(U\+([0-9A-F]+)\)/g, (_box, code) =>
          String.fromCodePoint(Number.parseInt(code, 16)),
        )
        expect(back).toBe(text)
        expect([...shown.replaceAll('□', '')].every((letter) => has(letter.codePointAt(0)!))).toBe(true)
      }),
    )
  })
})

describe('the timeline on paper', () => {
  withPdfToText(`${skipped}R64 tells the days in its head, and at each time where the day is another`, async () => {
    const overnight = await textOf(timelineFrom('2026-11-22T15:59:00Z'))
    expect(overnight).toContain('时间为 Asia/Shanghai，2026-11-22 至 2026-11-23。')
    const [first, second, third] = stemi.milestones.map(({ words }) => words.zh)
    expect(overnight).toMatch(new RegExp(`11-22 23:59:00 +${first}`))
    expect(overnight).toMatch(new RegExp(`11-23 00:09:00 +${second}`))
    expect(overnight).toMatch(new RegExp(`(?<!\\d )00:19:00 +${third}`))
  })

  withPdfToText(`${skipped}R64 tells one day in its head only, by the clock of the network`, async () => {
    const text = await textOf(timelineFrom('2026-11-22T15:59:00Z'), 'Asia/Urumqi')
    expect(text).toContain('时间为 Asia/Urumqi，均在 2026-11-22。')
    expect(text).not.toMatch(/11-2\d \d\d:/)
  })

  withPdfToText(
    `${skipped}R65 prints rare letters of names, and a box with its code for what no font here has`,
    async () => {
      const told = timelineFrom('2026-11-22T04:00:00Z')
      told.siteName = `${rareLetters}卫生院`
      told.milestones[0]!.versions[0]!.by = '吴😀'
      const text = await textOf(told)
      expect(text.normalize('NFC')).toContain(`${rareLetters}卫生院`)
      expect(text).toContain('吴□(U+1F600)')
      expect(text.match(/U\+/g)).toHaveLength(1)
    },
  )
})

/** Three times, ten minutes apart. */
function timelineFrom(at: string): Timeline {
  const told = (place: number) => new Date(Date.parse(at) + place * 600_000).toISOString()
  const version = { precision: 'exact', source: 'tapped', siteId: 'site', withdrawn: false, effective: true } as const
  return {
    consultationId: 'AAAAAAAAAAAAAAAAAAAAAA',
    pathway: 'stemi',
    siteName: '蓝田卫生院',
    openedAt: told(0),
    closedAt: null,
    rows: [],
    milestones: stemi.milestones.slice(0, 3).map(({ name, words }, place) => ({
      name,
      words,
      at: told(place),
      siteName: '蓝田卫生院',
      versions: [{ ...version, seq: place + 1, at: told(place), by: '李医师', recordedAt: told(place) }],
    })),
    intervals: [],
    findings: [],
  }
}

async function textOf(timeline: Timeline, timeZone = 'Asia/Shanghai'): Promise<string> {
  const input = await buffer(await timelinePdf(timeline, 'zh', { timeZone, demo: false }))
  const { stdout, status } = spawnSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input })
  expect(status).toBe(0)
  return stdout.toString('utf8')
}
