// The words on the screens: short, spoken, in both languages, and calm.

import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { refusals } from '../../src/contract/refusals.ts'

type Text = string | ((...values: unknown[]) => string)
type Texts = Record<string, Text>
type Both = { zh: Texts; en: Texts }

const folder = fileURLToPath(new URL('../../src/web/texts/areas/', import.meta.url))
const chinese = /[㐀-鿿]/
/** The name of a language stands in that language; "~" marks what is a sign and no word. */
const inOwnTongue = ['中文']

describe('the texts of the screens', () => {
  const areas = new Map<string, Both>()
  beforeAll(async () => {
    for (const file of readdirSync(folder)) {
      const found = Object.entries(await import(`../../src/web/texts/areas/${file}`)).filter(([, one]) => isArea(one))
      for (const [name, one] of found) areas.set(`${file} ${name}`, one as Both)
    }
  })

  it('W360 every text is there in both languages, the English one without Chinese', () => {
    const faults: string[] = []
    for (const [name, { zh, en }] of areas) {
      if (Object.keys(zh).sort().join() !== Object.keys(en).sort().join()) faults.push(`${name}: other keys`)
      for (const key of Object.keys(zh)) {
        if (typeof zh[key] !== typeof en[key]) faults.push(`${name}.${key}: a sentence on one side, words on the other`)
        if (saidBy(zh[key]!).length === 0 || saidBy(en[key]!).length === 0)
          faults.push(`${name}.${key}: nothing is said`)
        if (saidBy(en[key]!).some(isUntranslated)) faults.push(`${name}.${key}: Chinese in English`)
      }
    }
    expect(faults).toEqual([])
    expect(areas.size).toBeGreaterThan(20)
  })

  it('W361 a Chinese text is Chinese: no word was left in English', () => {
    const faults = [...areas].flatMap(([name, { zh, en }]) =>
      Object.keys(zh)
        .filter((key) => saidBy(zh[key]!).some((said) => isWordy(said) && saidBy(en[key]!).includes(said)))
        .map((key) => `${name}.${key}`),
    )
    expect(faults).toEqual([])
  })

  it('W362 nothing on a screen shouts: no exclamation mark in any text or refusal', () => {
    const all = [...areas].flatMap(([name, { zh, en }]) =>
      [...Object.entries(zh), ...Object.entries(en)].map(([key, text]) => ({
        name: `${name}.${key}`,
        said: saidBy(text),
      })),
    )
    const refused = Object.entries(refusals).map(([name, { zh, en }]) => ({ name, said: [zh, en] }))
    const faults = [...all, ...refused].filter(({ said }) => said.some((words) => /[!！]/.test(words)))
    expect(faults.map(({ name }) => name)).toEqual([])
  })
})

function isArea(one: unknown): boolean {
  return typeof one === 'object' && one !== null && 'zh' in one && 'en' in one
}

/** A sentence is tried with one, with many, with a name and with several, as screens do. */
function saidBy(text: Text): string[] {
  if (typeof text === 'string') return text.trim() === '' ? [] : [text]
  return [[1], [2], ['Wang'], [['Wang']]].flatMap(([value]) => {
    try {
      return [text(value, value, value, value)]
    } catch {
      return []
    }
  })
}

function isUntranslated(said: string): boolean {
  return chinese.test(inOwnTongue.reduce((rest, word) => rest.replaceAll(word, ''), said))
}

/** More than a name, a unit or a sign: two English words, and no Chinese. */
function isWordy(said: string): boolean {
  return !chinese.test(said) && /[a-z]{3,} [a-z]{3,}/.test(said)
}
