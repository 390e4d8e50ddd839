// The planted bugs of the chaos runs: each still finds its place in the sources.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { type Patch, patched } from '../chaos/patched.ts'
import { type Planted, planted } from '../chaos/planted.ts'

const bugs: [string, Planted][] = Object.entries(planted)

describe('the planted bugs of the chaos runs', () => {
  it.each(bugs)(
    'F17 each planted bug finds exactly one place in the sources: %s',
    (_name, { patches, prepare = [] }) => {
      expect(patches.length + prepare.length).toBeGreaterThan(0)
      for (const file of new Set(patches.map((patch) => patch.file))) {
        const source = readFileSync(`src/${file}`, 'utf8')
        const own = patches.filter((patch) => patch.file === file)
        expect(patched(source, own)).not.toBe(source)
      }
    },
  )

  it('F18 a text that is gone, or there twice, ends the build', () => {
    const patch: Patch = { file: 'a.ts', text: 'one', instead: 'two $&' }
    expect(patched('this one', [patch])).toBe('this two $&')
    expect(() => patched('none of it', [{ ...patch, text: 'lost' }])).toThrow('src/a.ts holds 0 times')
    expect(() => patched('one and one', [patch])).toThrow('src/a.ts holds 2 times')
  })
})
