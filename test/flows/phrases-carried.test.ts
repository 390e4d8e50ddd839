// A network that had written phrases of its own keeps them.

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { mergeSettings } from '../../src/consultation/settings.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { smallNetwork } from '../world/network.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await smallNetwork(database)
}, 60_000)

afterAll(async () => {
  await database?.drop()
})

it('I112 phrases of before are said on both sides in both languages, as many and as long as they may be', async () => {
  const many = Array.from({ length: 35 }, (_, index) => `第 ${index} 句`)
  const written = ['胸痛', ' ', '长'.repeat(121), '🫀'.repeat(61), '胸痛', '长'.repeat(120), '🫀'.repeat(60), ...many]
  await database.owner.query('update networks set settings = $1', [{ lateAfterMinutes: 7, quickPhrases: written }])
  const migration = await readFile(new URL('../../migrations/0010_originals.sql', import.meta.url), 'utf8')
  const carrying = migration.slice(migration.indexOf('alter table networks no force'))
  // a second time it changes nothing
  for (const _ of [1, 2]) await database.owner.query(carrying)
  const { rows } = await database.owner.query<{ settings: object }>('select settings from networks')
  expect(rows.length).toBeGreaterThan(0)
  const list = ['胸痛', '长'.repeat(120), '🫀'.repeat(60), ...many].slice(0, 30)
  for (const { settings } of rows) {
    expect(Object.keys(settings).sort()).toEqual(['lateAfterMinutes', 'phrases', 'quickPhrases'])
    expect(mergeSettings(settings).phrases).toEqual({ clinic: { zh: list, en: list }, duty: { zh: list, en: list } })
  }
})
