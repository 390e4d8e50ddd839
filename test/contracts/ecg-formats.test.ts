// Every ECG format on every file: each file is recognised as its own format and as no other.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { headBytes, tailBytes } from '../../src/ecg/formats/format.ts'
import { ecgFormats, formatOf } from '../../src/ecg/formats/index.ts'
import { describeWithSharedEcg, sharedFile, sharedFiles } from '../world/shared-ecg.ts'
import { syntheticEcgFiles } from '../world/synthetic-ecg-files.ts'

const claimedBy = (file: Uint8Array) =>
  ecgFormats.filter((format) => format.sniff(file.subarray(0, headBytes))).map((format) => format.name)

function isWhole(file: Uint8Array): boolean {
  const head = file.subarray(0, headBytes)
  return formatOf(head)?.isWhole?.({ head, tail: file.subarray(-tailBytes), bytes: file.length }) ?? true
}

describe('ECG formats', () => {
  it('E1 every format has a file of its own here, which it alone claims', () => {
    for (const format of ecgFormats) {
      const own = syntheticEcgFiles.filter((file) => file.format === format.name)
      expect({ format: format.name, files: own.length > 0 }).toEqual({ format: format.name, files: true })
      for (const { bytes } of own) expect(claimedBy(bytes)).toEqual([format.name])
    }
  })

  it('E1 names and media types are told apart', () => {
    for (const key of ['name', 'mediaType'] as const) {
      const values = ecgFormats.map((format) => format[key])
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it('E2 a file that was cut short is not whole, where the format tells its length or its end', () => {
    for (const { format, bytes } of syntheticEcgFiles) {
      expect({ format, whole: isWhole(bytes) }).toEqual({ format, whole: true })
      const tells = ecgFormats.find(({ name }) => name === format)!.isWhole !== undefined
      const cut = bytes.subarray(0, Math.max(Math.floor(bytes.length * 0.9), 300))
      if (tells && cut.length < bytes.length) expect({ format, whole: isWhole(cut) }).toEqual({ format, whole: false })
    }
  })

  it('E3 no format is claimed by other content, and no content breaks a format', () => {
    const others = ['', '<svg xmlns="http://www.w3.org/2000/svg"/>', '<!doctype html><html></html>', '<AnnotatedECG/>']
    others.push('<!DOCTYPE RestingECG [<!ENTITY a "b">]><RestingECG></RestingECG>', 'Dear colleague,\nplease read.\n')
    for (const text of others)
      expect({ text, claimedBy: claimedBy(Buffer.from(text)) }).toEqual({ text, claimedBy: [] })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(claimedBy(bytes)).toEqual([])
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...syntheticEcgFiles), fc.nat(), fc.nat(255), ({ bytes }, at, value) => {
        const mutated = Uint8Array.from(bytes)
        mutated[at % mutated.length] = value
        expect(claimedBy(mutated).length).toBeLessThanOrEqual(1)
        expect(typeof isWhole(mutated)).toBe('boolean')
      }),
    )
  })

  it('E3 an ending made to be read again and again is read once', () => {
    const file = Buffer.from(`<RestingECG>${'<!-- -->'.repeat(200)}x`)
    expect(isWhole(file)).toBe(false)
  })
})

// Bare numbers without a sign of their own: only their header could tell.
const unsigned = /\.(dat|xyz|atr|d\d|gz)$/
const folders: Record<string, string> = {
  aecg: 'aecg',
  csv: 'csv',
  dicom: 'dicom',
  edf: 'edf',
  muse: 'muse',
  other: 'contec',
  scp: 'scp',
  sierra: 'sierra',
  wfdb: 'wfdb',
}

describeWithSharedEcg('ECG formats on real files', () => {
  it.each(Object.entries(folders))('E1 every file of %s is recognised as %s and as nothing else', (folder, format) => {
    const seen = Object.fromEntries(
      sharedFiles(folder).map((name) => [name, claimedBy(sharedFile(`${folder}/${name}`))]),
    )
    expect(seen).toEqual(
      Object.fromEntries(Object.keys(seen).map((name) => [name, unsigned.test(name) ? [] : [format]])),
    )
    expect(Object.keys(seen).length).toBeGreaterThan(0)
  })

  it('E1 photographs and prints are nobodys ECG file', () => {
    const files = ['images', 'pdf'].flatMap((folder) => sharedFiles(folder).map((name) => `${folder}/${name}`))
    expect(files.filter((file) => claimedBy(sharedFile(file)).length > 0)).toEqual([])
  })

  it('E2 every real file is whole, and is not without its last kilobytes', () => {
    const files = Object.keys(folders).flatMap((folder) => sharedFiles(folder).map((name) => `${folder}/${name}`))
    const telling = files.filter((file) => formatOf(sharedFile(file).subarray(0, headBytes))?.isWhole)
    expect(telling.filter((file) => !isWhole(sharedFile(file)))).toEqual([])
    expect(telling.filter((file) => isWhole(sharedFile(file).subarray(0, -700)))).toEqual([])
    expect(telling.length).toBeGreaterThan(15)
  })
})
