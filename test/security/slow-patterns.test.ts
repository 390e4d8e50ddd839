// Every regular expression of the source, found in its syntax tree, against texts made to keep it busy: for each repetition
// in it, what leads there, then what it repeats again and again, then what it cannot end with. Judged by how the time
// grows from a text to one four times as long, never by a clock alone, and only where it does so again and again.

import { readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'
import { type AST, parseRegExpLiteral, visitRegExpAST } from '@eslint-community/regexpp'
import { describe, expect, it } from '@jest/globals'
import { parseSync } from '@swc/core'
import { sourceFiles } from '../world/source-files.ts'

interface Found {
  file: string
  pattern: RegExp
}

/** Built at run time from constants, or from text that was escaped first (X284, P116). */
const built = [
  'src/ecg/formats/xml.ts',
  'src/people/rosters/imports/match-person.ts',
  'src/people/authentication.ts',
  'src/platform/http-not-found.ts',
  'src/tools/docs/spec.ts',
]

/**
 * These are slow on long texts, and where they stand no text is long: so many characters at most, and why.
 */
const short: Record<string, [characters: number, why: string]> = {
  'src/ecg/formats/xml.ts /(?:\\s|\\0|<!--(?:(?!-->)[\\s\\S])*-->)+$/': [1_024, 'the last bytes of a file'],
  'src/ecg/formats/patient-in-head.ts /<dataacquisition\\b[^>]*?\\bdate="(\\d{4}-\\d\\d-\\d\\d)"\\s+time="(\\d\\d:\\d\\d:\\d\\d)/':
    [4_096, 'the first bytes of a file'],
  'src/ecg/formats/patient-in-head.ts /<administrativeGenderCode\\b[^>]*\\bcode="(\\w+)"/': [
    4_096,
    'the first bytes of a file',
  ],
  'src/tools/backup/copy-cluster.ts /START WAL LOCATION: .*file (\\w+)\\)/': [500, 'what Postgres itself wrote'],
  'src/web/ids.ts /=+$/': [24, 'sixteen bytes'],
}

const found: Found[] = []
const builtIn: string[] = []
for (const file of sourceFiles('src')) {
  const syntax = { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2022' } as const
  walk(parseSync(readFileSync(file, 'utf8'), syntax), file)
}

function walk(node: unknown, file: string): void {
  if (typeof node !== 'object' || node === null) return
  const { type, pattern, flags, callee } = node as Record<string, unknown>
  if (type === 'RegExpLiteral') found.push({ file, pattern: new RegExp(pattern as string, flags as string) })
  const isMade = type === 'NewExpression' || type === 'CallExpression'
  if (isMade && (callee as { value?: unknown }).value === 'RegExp') builtIn.push(file)
  for (const [name, inner] of Object.entries(node)) if (name !== 'span') walk(inner, file)
}

describe('The regular expressions of the source', () => {
  it('X320 are all found, and those that are built at run time are known', () => {
    expect(found.length).toBeGreaterThan(180)
    expect(builtIn.filter((file) => !built.includes(file))).toEqual([])
  })

  it('X320 finds those that are known to be slow, and lets those go that only look so', () => {
    const slow = [/^(a+)+$/, /\s+$/, /<a[^>]*b>/]
    expect(slow.filter((pattern) => growthOf(pattern) === null).map(String)).toEqual([])
    const quick = [/^(?:[a-z]+,)*$/, /^"(?:[^"\\]|\\.)*"$/, /^\d+(?:\.\d+)?$/, /<(?:html|svg)[\s>]/i]
    expect(quick.filter((pattern) => growthOf(pattern) !== null).map(String)).toEqual([])
  }, 120_000)

  it('X320 each takes twice the time for twice the text, or stands where no text is long', () => {
    const grown = found.flatMap(({ file, pattern }) => {
      const most = short[`${file} ${pattern}`]?.[0]
      const attack = growthOf(pattern, most)
      return attack === null ? [] : [`${file} ${pattern}: ${attack}`]
    })
    expect(grown).toEqual([])
    const named = new Set(found.map(({ file, pattern }) => `${file} ${pattern}`))
    expect(Object.keys(short).filter((name) => !named.has(name))).toEqual([])
  }, 300_000)
})

const endings = ['', '\0', '!\0', '\n\0']
const longest = 20_000
/** Computing, not waiting: what other programs do to this machine does not count. */
const noticedMs = 4
/** Nobody looks at longer texts; what takes longer for short ones is hopeless. */
const hopelessMs = 200
/** Four times the text: four times the time where it grows evenly, sixteen where it grows with the square. */
const clearGrowth = 9
/** What a text is worth by which it takes the square of the time: this is as plain as such a pattern can be. */
const square = /\s+$/
const mostSquares = 30

/** The text under which its time grows clearly faster than the text, or null. `most`: no text is longer there. */
function growthOf(pattern: RegExp, most = longest): string | null {
  const ms = timing(pattern)
  for (const { lead, pump } of pumpsOf(pattern)) {
    for (const ending of endings) {
      const text = (length: number) => lead + pump.repeat(Math.ceil(length / pump.length)) + ending
      if (ms(text(most), 1) < noticedMs || ms(text(most), 5) < noticedMs) continue
      const isSlow = most === longest ? grows : outgrowsSquare
      if (isSlow(ms, text, most)) return `${JSON.stringify(text(60))} and so on`
    }
  }
  return null
}

type Timing = (text: string, times: number) => number

/** Measured again as long as it seems to: only what does each time is clear. */
function grows(ms: Timing, text: (length: number) => string, most: number): boolean {
  let length = most / 4
  while (length > 8 && ms(text(4 * length), 1) >= hopelessMs / 4) length /= 2
  return again(3, () => ms(text(4 * length), 5) / ms(text(length), 9) > clearGrowth)
}

/** Where texts are short the square may be taken, and nothing steeper: not by the clock, but beside a pattern that takes it. */
function outgrowsSquare(ms: Timing, text: (length: number) => string, most: number): boolean {
  const ofSquare = timing(square)
  return again(3, () => ms(text(most), 5) > mostSquares * ofSquare(`${' '.repeat(most)}\0`, 5))
}

const again = (times: number, isSo: () => boolean) => Array.from({ length: times }).every(isSo)

const run = new Script('pattern.lastIndex = 0; isGlobal ? text.replace(pattern, "") : pattern.test(text)')

/** The least of several. Without an end in time it is infinite. */
function timing(pattern: RegExp): Timing {
  const context = createContext({ pattern: new RegExp(pattern), text: '', isGlobal: pattern.global })
  return (text, times) => {
    let leastMs = Number.POSITIVE_INFINITY
    context.text = text
    for (let nth = 0; nth < times; nth++) {
      const before = process.cpuUsage()
      try {
        run.runInContext(context, { timeout: hopelessMs })
      } catch {
        // with the next ones it would be the same
        return leastMs
      }
      const { user, system } = process.cpuUsage(before)
      leastMs = Math.min(leastMs, (user + system) / 1000)
    }
    return leastMs
  }
}

/** For each repetition without a near end: what leads to it, and what it repeats. */
function pumpsOf(pattern: RegExp): { lead: string; pump: string }[] {
  const pumps: { lead: string; pump: string }[] = []
  visitRegExpAST(parseRegExpLiteral(pattern), {
    onQuantifierEnter(quantifier) {
      if (quantifier.max < 20) return
      const lead = leadTo(quantifier)
      for (const pump of new Set(samplesOf(quantifier.element))) {
        if (pump === '') continue
        pumps.push({ lead, pump })
        // begun anew at each of them
        if (lead !== '') pumps.push({ lead: '', pump: lead + pump })
      }
    },
  })
  return pumps
}

function leadTo(node: AST.Node): string {
  const { parent } = node
  if (!parent) return ''
  if (parent.type !== 'Alternative') return leadTo(parent)
  const before = parent.elements.slice(0, parent.elements.indexOf(node as AST.Element))
  return leadTo(parent) + before.map((one) => samplesOf(one)[0] ?? '').join('')
}

/** A few texts that the element matches: each of its alternatives, several of its characters. */
function samplesOf(element: AST.Element | AST.QuantifiableElement): string[] {
  switch (element.type) {
    case 'Character':
      return [String.fromCodePoint(element.value)]
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return charactersOf(element.raw, element)
    case 'Quantifier': {
      const times = Math.max(element.min, Math.min(element.max, 1))
      return samplesOf(element.element).map((one) => one.repeat(times))
    }
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.flatMap(({ elements }) => joined(elements.map(samplesOf))).slice(0, 12)
    default:
      return ['']
  }
}

function joined(parts: string[][]): string[] {
  const most = Math.min(4, Math.max(1, ...parts.map(({ length }) => length)))
  return Array.from({ length: most }, (_, nth) => parts.map((one) => one[nth % one.length] ?? '').join(''))
}

const likely = ['a', ' ', '0', '-', '<', '"', '.', '=', '@', '!', '/', '\t', 'A', '_', ':', '\n', '救', '\0', '+', '~']

function charactersOf(raw: string, { parent }: AST.Node): string[] {
  let top: AST.Node | null = parent
  while (top && top.type !== 'RegExpLiteral') top = top.parent
  const flags = top?.type === 'RegExpLiteral' ? top.flags.raw.replace(/[gy]/g, '') : ''
  const one = new RegExp(`^${raw}$`, flags)
  return likely.filter((character) => one.test(character)).slice(0, 5)
}
