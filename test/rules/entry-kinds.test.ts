// Every kind of entry, one by one: it can be written, it reads aloud in both languages, its permissions are named.

import { describe, expect, it } from '@jest/globals'
import { entryKindOf, entryKinds } from '../../src/consultation/entries.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { cast, naming } from '../world/consultation-builder.ts'
import { entryFixtures, fixtureKinds } from '../world/entry-fixtures.ts'

describe('every kind of entry', () => {
  it('C1 has a fixture, and every fixture has a kind', () => {
    expect(fixtureKinds.sort()).toEqual(Object.keys(entryKinds).sort())
  })

  it.each(fixtureKinds)('C2 %s is written in its situation and adds exactly one number', (kind) => {
    const { before, by, body } = entryFixtures[kind]()
    const count = before.entries.length
    before.write(kind, body, { by })
    expect(before.last).toMatchObject({ seq: count + 1, kind, body })
    expect(before.state.seq).toBe(count + 1)
  })

  it.each(fixtureKinds)(
    'C3 %s reads aloud in Chinese and in English, names its author, leaves nothing undefined',
    (kind) => {
      const { before, by, body } = entryFixtures[kind]()
      before.write(kind, body, { by })
      const zh = sentenceOf(before.last, before.state, 'zh', naming)
      const en = sentenceOf(before.last, before.state, 'en', naming)
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
      for (const sentence of [zh, en]) expect(sentence).not.toMatch(/undefined|null|\[object|NaN/)
      if (kind !== 'said') expect(en).not.toBe(zh)
      if (before.last.by !== 'system') expect(en).toContain(before.last.by.name)
    },
  )

  it.each(fixtureKinds)('C4 %s refuses a body with a key that it does not know, and names the key', (kind) => {
    const { before, by, body } = entryFixtures[kind]()
    const refusal = before.attempt(kind, { ...body, surprise: 1 }, { by })
    expect(refusal?.code).toBe('invalid-body')
    expect(JSON.stringify(refusal?.fields)).toContain('surprise')
  })

  it.each(fixtureKinds)(
    'C5 %s is written by the system, or by the roles that it names; by both only where it says so',
    (kind) => {
      const { before, by, body } = entryFixtures[kind]()
      const { who, by: writers } = entryKindOf(kind)!
      if (by === 'system') {
        expect(who).toEqual([])
        expect(before.attempt(kind, body, { by: 'lantian' })).toEqual({ code: 'system-kind' })
        return
      }
      expect(who.map((grant) => grant.role)).toContain(cast[by].role)
      const asSystem = before.attempt(kind, body, { by: 'system' })
      expect(asSystem).toEqual(writers === 'either' ? null : { code: 'system-kind' })
    },
  )

  it('C6 a kind of a newer server is not known, and neither is a word of JavaScript', () => {
    for (const name of ['dreamt', 'constructor', '__proto__', 'toString']) expect(entryKindOf(name)).toBeUndefined()
  })

  it('C7 only the offer of a question is kept from the clinic', () => {
    expect(fixtureKinds.filter((kind) => entryKindOf(kind)!.seenBy === 'hospital')).toEqual(['duty-offered'])
  })

  it('C8 calls: asking rings, passing on goes on, an owner or an end stops every ring', () => {
    const effects = Object.fromEntries(
      fixtureKinds.flatMap((kind) => {
        const effect = entryKindOf(kind)!.calls
        return effect ? [[kind, effect]] : []
      }),
    )
    expect(effects).toEqual({
      opened: 'ring',
      declined: 'next',
      'duty-offered': 'offer',
      'rung-again': 'ring-again',
      reopened: 'ring',
      accepted: 'stop',
      answered: 'stop',
      'duty-taken': 'stop',
      closed: 'stop',
    })
  })
})
