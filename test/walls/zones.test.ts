// Dates and times are shown in the network's time zone, wherever the phone believes to be.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { sourceFiles, withoutComments } from '../world/source-files.ts'

const inThePhonesZone =
  /\.(?:get(?:Hours|Minutes|Seconds|Date|Day|Month|FullYear|TimezoneOffset)|set(?:Hours|Date|Month)|toLocale\w+|toDateString|toTimeString)\(/
const zoneless = /DateTimeFormat\((?![^)]*timeZone)/

describe('Time zones', () => {
  it("W363 no code that phones run reads or writes a time in the phone's own zone", () => {
    const shared = ['src/web', 'src/consultation', 'src/contract', 'src/ecg'].flatMap(sourceFiles)
    const breaches = shared.filter((file) => {
      const text = withoutComments(readFileSync(file, 'utf8'))
      return inThePhonesZone.test(text) || zoneless.test(text)
    })
    expect(breaches).toEqual([])
    expect('at.getHours()').toMatch(inThePhonesZone)
    expect("new Intl.DateTimeFormat('zh', { hour: '2-digit' })").toMatch(zoneless)
  })
})
