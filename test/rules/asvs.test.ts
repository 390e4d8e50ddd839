// docs/security/asvs.json: one row for each requirement of OWASP ASVS 5.0.0, levels 1 and 2. The map may say that
// something is open; it may not leave anything out, nor name a rule or a page that is not there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

interface Row {
  id: string
  level: number
  state: string
  rules: string[]
  reason: string
}

const rows: Row[] = JSON.parse(readFileSync('docs/security/asvs.json', 'utf8'))
const spec = readFileSync('docs/SPEC.md', 'utf8')
const rulesOfSpec = new Set([...spec.matchAll(/^- \*\*([A-Z][1-9]\d*)\*\* \S/gm)].map((match) => match[1]!))

/** How many requirements of level 1 and of level 2 each chapter has. */
const counts: Record<number, [ofLevel1: number, ofLevel2: number]> = {
  1: [8, 19],
  2: [4, 7],
  3: [8, 11],
  4: [2, 8],
  5: [4, 5],
  6: [13, 22],
  7: [6, 12],
  8: [4, 3],
  9: [4, 3],
  10: [5, 24],
  11: [3, 11],
  12: [3, 6],
  13: [1, 12],
  14: [2, 7],
  15: [3, 10],
  16: [0, 16],
  17: [0, 7],
}

const numbersOf = ({ id }: Row) => id.slice(1).split('.').map(Number) as [number, number, number]

describe('The map of ASVS 5', () => {
  it('X280 has each requirement of levels 1 and 2 once, in their order', () => {
    const inOrder = rows.toSorted((one, other) => {
      const [a, b] = [numbersOf(one), numbersOf(other)]
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
    })
    expect(rows.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id))
    expect(new Set(rows.map(({ id }) => id)).size).toBe(253)
    const counted = Object.fromEntries(
      Object.keys(counts).map((chapter) => {
        const own = rows.filter((row) => numbersOf(row)[0] === Number(chapter))
        return [chapter, [1, 2].map((level) => own.filter((row) => row.level === level).length)]
      }),
    )
    expect(counted).toEqual(counts)
  })

  it.each(rows)('X280 $id is well-formed, and what it rests on is a rule that is tested', (row) => {
    expect(Object.keys(row)).toEqual(['id', 'level', 'state', 'rules', 'reason'])
    expect(row.id).toMatch(/^V\d{1,2}\.\d{1,2}\.\d{1,2}$/)
    expect(['met', 'not-applicable', 'open']).toContain(row.state)
    expect(row.rules.filter((rule) => !rulesOfSpec.has(rule))).toEqual([])
    expect(new Set(row.rules).size).toBe(row.rules.length)
    if (row.state === 'met') expect(row.rules).not.toEqual([])
    if (row.state === 'not-applicable') expect(row.rules).toEqual([])
    expect(row.reason.length).toBeGreaterThan(10)
    expect(row.reason.length).toBeLessThan(400)
  })
})

describe('What the map points at', () => {
  const decisions = readdirSync('docs/decisions')
  const pointers = rows.flatMap(({ id, rules, reason }) =>
    [...reason.matchAll(/(docs\/[\w/.-]*\w)(?:#([A-Z][a-z ]*[a-z]))?/g)].map(([, file, heading]) => ({
      id,
      rules,
      file: file!,
      heading,
    })),
  )

  it('X282 every page and heading that the map names is there', () => {
    expect(pointers.filter(({ heading }) => heading).length).toBeGreaterThan(10)
    for (const { id, file, heading } of pointers) {
      const isThere = existsSync(file) || decisions.some((name) => `docs/decisions/${name}`.startsWith(`${file}-`))
      expect([id, file, isThere]).toEqual([id, file, true])
      if (heading === undefined) continue
      const headings = [...readFileSync(file, 'utf8').matchAll(/^## (.+)$/gm)].map((match) => match[1]!)
      expect([id, headings.some((one) => heading === one || heading.startsWith(`${one} `))]).toEqual([id, true])
    }
  })

  it('X282 whatever rests on something written down names the page', () => {
    const written = rows.filter(({ rules }) => rules.includes('X282'))
    expect(written.filter(({ reason }) => !reason.includes('docs/security/controls.md#'))).toEqual([])
  })
})
