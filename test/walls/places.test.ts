// One place for each power: the environment, the clock, the journal's tables. And rooms that stay small.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { sourceFiles, withoutComments } from '../world/source-files.ts'

const source = sourceFiles('src').map((file) => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }))
const tests = sourceFiles('test').map((file) => ({ file, text: readFileSync(file, 'utf8') }))

function breaches(pattern: RegExp, allowed: (file: string) => boolean, sentence: string): string[] {
  return source
    .filter(({ file, text }) => !allowed(file) && pattern.test(text))
    .map(({ file }) => `${file}: ${sentence}`)
}

const inFolders =
  (...names: string[]) =>
  (file: string) =>
    names.some((name) => file.startsWith(`src/${name}`))

describe('Places', () => {
  it('only platform/config.ts reads the environment', () => {
    expect(
      breaches(
        /process\.env/,
        inFolders('platform/config.ts', 'tools/'),
        'ask platform/config.ts instead of process.env',
      ),
    ).toEqual([])
  })

  it('only the clocks ask the time', () => {
    const asksTime = /\bDate\.now\(\)|new Date\(\)|performance\.now\(\)/
    expect(
      breaches(asksTime, inFolders('platform/clock.ts', 'web/clock.ts', 'tools/'), 'take the time from a clock'),
    ).toEqual([])
  })

  it('only the journal names its tables', () => {
    const table =
      /\b(from|into|update|join|table)\s+"?(consultations|entries|drafts|recordings|milestones|timelines)\b/i
    const kysely =
      /\b(selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin)\(\s*['"`](consultations|entries|drafts|recordings|milestones|timelines)\b/
    const allowed = inFolders('journal/', 'tools/')
    const sentence = 'only src/journal names the tables of the journal'
    expect([...breaches(table, allowed, sentence), ...breaches(kysely, allowed, sentence)]).toEqual([])
  })

  it('nothing is called utils, helpers, common, services or managers', () => {
    const names = source
      .filter(({ file }) => /\/(utils?|helpers?|commons?|services?|managers?)(\/|\.)/.test(file))
      .map(({ file }) => file)
    expect(names).toEqual([])
  })

  it('no file of src is over 300 lines, no test over 400', () => {
    const lines = (text: string) => text.split('\n').length - 1
    const long = [
      ...sourceFiles('src').map((file) => ({ file, most: 300 })),
      ...tests.map(({ file }) => ({ file, most: 400 })),
    ]
      .map(({ file, most }) => ({ file, most, count: lines(readFileSync(file, 'utf8')) }))
      .filter(({ count, most }) => count > most)
    expect(
      long.map(({ file, count, most }) => `${file} has ${count} lines (at most ${most}): give a part its own room`),
    ).toEqual([])
  })

  it('no file is switched off, cast away or left for later', () => {
    const marks = /\b(as any|@ts-ignore|@ts-nocheck|TODO|FIXME|HACK)\b/
    const found = [...source.map(({ file }) => file), ...tests.map(({ file }) => file)]
      .filter((file) => file !== 'test/walls/places.test.ts')
      .filter((file) => marks.test(readFileSync(file, 'utf8')))
    expect(found).toEqual([])
  })
})
