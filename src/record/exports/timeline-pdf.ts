// One consultation's timeline on one A4 page: what a quality meeting lays on the table. Chinese from a vendored font: GBK,
// all of the basic block, and what the official list of characters (2013) has beyond it.

import { join } from 'node:path'
import { boundWords } from '../../consultation/intervals.ts'
import type { Lang } from '../../consultation/model.ts'
import type { Timeline } from '../../contract/record-shapes.ts'
import { projectFolder } from '../../platform/project.ts'
import { judgedWords } from './judged-words.ts'
import { printable } from './printable.ts'

const font = join(projectFolder, 'src/record/fonts/NotoSansSC-Names.ttf')
const grey = '#666666'
const over = '#b42318'
const within = '#067a46'
const margin = 40
const bottom = 800

interface Page {
  document: PDFKit.PDFDocument
  lang: Lang
  timeZone: string
  /** The first and the last day that the page tells of. */
  days: { first: string; last: string }
  word(zh: string, en: string): string
}

/** Ends by itself; pipe it to the reply. */
export async function timelinePdf(
  told: Timeline,
  lang: Lang,
  options: { timeZone: string; demo: boolean },
): Promise<PDFKit.PDFDocument> {
  // a quarter of a second that a start need not spend
  const { default: PDFDocument } = await import('pdfkit')
  const document = new PDFDocument({ size: 'A4', margin, info: { Title: 'Jiuxin timeline' } })
  document.font(font)
  const timeline = withGlyphs(document, told)
  const { timeZone } = options
  const days = daysOf(timeline, timeZone)
  const page: Page = { document, lang, timeZone, days, word: (zh, en) => (lang === 'zh' ? zh : en) }
  heading(page, timeline, options.demo)
  const belowBar = milestoneBar(page, timeline, 120)
  const belowMilestones = milestoneTable(page, timeline, belowBar + 16)
  const belowIntervals = intervalTable(page, timeline, belowBar + 16)
  findings(page, timeline, Math.max(belowMilestones, belowIntervals) + 14)
  document.end()
  return document
}

function withGlyphs(document: PDFKit.PDFDocument, timeline: Timeline): Timeline {
  const { font } = (document as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font
  const hasGlyph = (code: number) => font.hasGlyphForCodePoint(code)
  return JSON.parse(JSON.stringify(timeline), (_name, value) =>
    typeof value === 'string' ? printable(value, hasGlyph) : value,
  )
}

function daysOf({ openedAt, milestones }: Timeline, timeZone: string): Page['days'] {
  const told = milestones.flatMap(({ at }) => (at === null ? [] : [at]))
  const days = [openedAt, ...told].map((at) => dayOf(timeZone, Date.parse(at))).sort()
  return { first: days[0]!, last: days.at(-1)! }
}

function heading({ document, word, lang, timeZone, days }: Page, timeline: Timeline, demo: boolean): void {
  document.fontSize(16).fillColor('#000000').text(word('胸痛救治时间轴', 'Chest pain timeline'), margin, margin)
  const day = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
  })
  const opened = day.format(new Date(timeline.openedAt))
  document
    .fontSize(9)
    .fillColor(grey)
    .text(
      `${timeline.siteName}  ·  ${opened}  ·  ${word('会诊', 'consultation')} ${timeline.consultationId}`,
      margin,
      margin + 24,
    )
  const { first, last } = days
  const within =
    first === last ? word(`均在 ${first}`, `all on ${first}`) : word(`${first} 至 ${last}`, `${first} to ${last}`)
  document.text(word(`时间为 ${timeZone}，${within}。`, `Times in ${timeZone}, ${within}.`), margin, margin + 37)
  if (demo)
    document.fillColor(over).text(word('演示数据，患者为虚构', 'Demo data, fictional patient'), margin, margin + 50)
}

/** The milestones to scale, from the first to the last; answers where the next thing may begin. */
function milestoneBar(page: Page, timeline: Timeline, top: number): number {
  const { document, lang } = page
  const points = timeline.milestones
    .filter(({ at }) => at !== null)
    .map(({ at, words }) => ({ at: Date.parse(at!), words }))
  if (points.length < 2) return top
  const first = Math.min(...points.map(({ at }) => at))
  const last = Math.max(...points.map(({ at }) => at))
  const width = 515
  const x = (at: number) => margin + ((at - first) / Math.max(1, last - first)) * width
  document
    .moveTo(margin, top)
    .lineTo(margin + width, top)
    .lineWidth(1)
    .strokeColor(grey)
    .stroke()
  const ends = [0, 0, 0, 0]
  let before: number | null = null
  for (const { at, words } of points.sort((a, b) => a.at - b.at)) {
    document.circle(x(at), top, 2.2).fillColor('#000000').fill()
    const label = `${words[lang]} ${timeAfter(page, at, before)}`
    document.fontSize(6)
    const labelWidth = document.widthOfString(label)
    const left = Math.min(x(at), margin + width - labelWidth)
    const line = ends.findIndex((end) => end <= left)
    if (line < 0) continue
    before = at
    ends[line] = left + labelWidth + 4
    document.fillColor(grey).text(label, left, top + 5 + line * 9, { lineBreak: false })
  }
  return top + 45
}

function milestoneTable(page: Page, timeline: Timeline, top: number): number {
  const { document, word, lang, days } = page
  document.fontSize(10).fillColor('#000000').text(word('时间节点', 'Milestones'), margin, top)
  let before: number | null = null
  // of several days, the time has its date where the day is another than in the line above
  const timeWidth = days.first === days.last ? 42 : 64
  let y = top + 16
  for (const { words, at, versions, siteName } of timeline.milestones) {
    if (y > bottom - 60) return y
    const effective = versions.find((version) => version.effective)
    const told = at === null ? word('不详', 'unknown') : timeAfter(page, Date.parse(at), before)
    if (at !== null) before = Date.parse(at)
    document.fontSize(7.5).fillColor('#000000').text(told, margin, y, { lineBreak: false })
    document.text(clip(document, words[lang], 110), margin + timeWidth, y, { lineBreak: false })
    const corrected = versions.length > 1 ? word(' (有更正)', ' (corrected)') : ''
    document
      .fillColor(grey)
      .text(
        clip(document, `${effective?.by ?? ''} ${siteName}${corrected}`, 142 - timeWidth),
        margin + timeWidth + 116,
        y,
        {
          lineBreak: false,
        },
      )
    y += 11.5
  }
  return y
}

function intervalTable({ document, word, lang }: Page, timeline: Timeline, top: number): number {
  const left = margin + 275
  document.fontSize(10).fillColor('#000000').text(word('时间间隔 (分)', 'Intervals (minutes)'), left, top)
  let y = top + 16
  for (const interval of timeline.intervals) {
    const { words, minutes, judged } = interval
    if (minutes === null || y > bottom - 60) continue
    document
      .fontSize(7.5)
      .fillColor('#000000')
      .text(clip(document, words[lang], 150), left, y, { lineBreak: false })
    const isMissed = judged === 'over' || judged === 'early'
    document.fillColor(isMissed ? over : judged === 'none' ? '#000000' : within)
    document.text(String(minutes), left + 155, y, { lineBreak: false })
    document.text(judgedWords[judged][lang], left + 190, y, { lineBreak: false })
    document.fillColor(grey).text(boundWords(interval), left + 218, y, { lineBreak: false })
    y += 11.5
  }
  return y
}

function findings({ document, word, lang }: Page, timeline: Timeline, top: number): void {
  document.fontSize(10).fillColor('#000000').text(word('质控提示', 'Findings'), margin, top)
  const sentences = timeline.findings.map(({ words }) => words[lang])
  const text = sentences.length === 0 ? word('无', 'none') : sentences.join(word('；', '; '))
  document
    .fontSize(7.5)
    .fillColor(sentences.length === 0 ? within : over)
    .text(text, margin, top + 16, { width: 515, height: Math.max(12, bottom - top - 20), ellipsis: true })
}

/** The time, with its day where that is another than of the time told before; without where all are of one day. */
function timeAfter(page: Page, at: number, before: number | null): string {
  const { days, timeZone } = page
  const day = dayOf(timeZone, at)
  const known = days.first === days.last ? days.first : before === null ? null : dayOf(timeZone, before)
  return day === known ? clock(page, at) : `${day.slice(5)} ${clock(page, at)}`
}

/** 2026-11-22 */
function dayOf(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(at))
}

function clock({ timeZone }: Page, at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(at),
  )
}

function clip(document: PDFKit.PDFDocument, text: string, width: number): string {
  if (document.widthOfString(text) <= width) return text
  const kept = [...text]
  while (kept.length > 1 && document.widthOfString(`${kept.join('')}…`) > width) kept.pop()
  return `${kept.join('')}…`
}
