// The gate over real photographs, scans and screenshots of ECGs: sharp ones pass, the blurred one warns, and nobody gets
// nonsense advice. And the heads of real ECG files: whom and when they tell of.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import sharp from 'sharp'
import { patientInHead } from '../../src/ecg/formats/patient-in-head.ts'
import { type GateVerdict, judgePicture } from '../../src/web/photo-gate/judge-picture.ts'
import { gatePicture, lookedAtLongestSide } from '../../src/web/photo-gate/picture.ts'
import { describeWithSharedEcg, sharedFile, sharedFiles } from '../world/shared-ecg.ts'
import { acquisitionDateTime, dicomWith, scpTime, scpWith } from '../world/timed-ecg-files.ts'

const verdicts = new Map<string, Promise<GateVerdict>>()

/** Each picture is looked at once. */
function verdictOn(file: string): Promise<GateVerdict> {
  const known = verdicts.get(file) ?? lookedAt(file).then(judgePicture)
  verdicts.set(file, known)
  return known
}

async function lookedAt(file: string) {
  const upright = sharp(
    await sharp(sharedFile(`images/${file}`))
      .autoOrient()
      .flatten({ background: 'white' })
      .toBuffer(),
  )
  const { width = 0, height = 0 } = await upright.metadata()
  const side = lookedAtLongestSide
  const { data, info } = await upright
    .resize(side, side, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return gatePicture(data, info.width, info.height, Math.max(width, height))
}

describeWithSharedEcg('Real photographs of ECGs', () => {
  // what a browser cannot decode the gate says nothing of
  const files = sharedFiles('images').filter((file) => !file.endsWith('.heic'))

  it.each(files.filter((file) => !file.includes('blurred')))('E10 nothing is wrong with %s', async (file) => {
    expect((await verdictOn(file)).advice).toEqual([])
  })

  it('E10 the blurred one is to be taken again', async () => {
    expect((await verdictOn('derived-p2p-01109-blurred.jpg')).advice).toEqual(['blurred'])
  })

  it('E11 slanting pages can be straightened, scans and drawings are left as they are', async () => {
    for (const file of files) {
      const isPhotograph = file.includes('p2p')
      expect([file, (await verdictOn(file)).straighten !== null]).toEqual([file, isPhotograph])
    }
  })
})

describe('The head of an ECG file', () => {
  it('E12 tells nothing that does not stand in it', () => {
    const muse = (inside: string) => new TextEncoder().encode(`<?xml version="1.0"?><RestingECG>${inside}</RestingECG>`)
    expect(patientInHead(muse('<PatientDemographics><PatientAge>0</PatientAge></PatientDemographics>'))).toEqual({})
    const infant = '<PatientAge>7</PatientAge><AgeUnits>MONTHS</AgeUnits><Gender>FEMALE</Gender>'
    expect(patientInHead(muse(infant))).toEqual({ sex: 'female' })
    expect(patientInHead(new Uint8Array())).toEqual({})
  })

  it('E40 SCP-ECG, DICOM, WFDB and Contec tell when they were recorded, by the clock of the machine', () => {
    const at = '2026-11-22T13:09:00'
    expect(patientInHead(scpWith([[2, [0x31, 0]], [8, [2]], [4, [58, 0, 1]], ...scpTime(at)]))).toEqual({
      sex: 'female',
      ageYears: 58,
      at,
    })
    const sequence = { group: 8, number: 6, kind: 'SQ', value: 'x'.repeat(70) }
    const sex = { group: 0x10, number: 0x40, kind: 'CS', value: 'M' }
    const age = { group: 0x10, number: 0x1010, kind: 'AS', value: '058Y' }
    for (const syntax of ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'])
      expect(patientInHead(dicomWith([sequence, acquisitionDateTime('20261122130900.25'), sex, age], syntax))).toEqual({
        sex: 'male',
        ageYears: 58,
        at,
      })
    expect(patientInHead(wfdbWith('13:09:00 22/11/2026'))).toEqual({ at })
    expect(patientInHead(wfdbWith('13:09:00.250 22/11/2026'))).toEqual({ at })
    expect(patientInHead(contecWith('2026-11-22 13:09:00'))).toEqual({ at })
  })

  it('E41 a zone is told where the file says one, and zero minutes in an SCP-ECG file are none', () => {
    const at = '2026-11-22T13:09:00'
    expect(patientInHead(scpWith(scpTime(at, 480)))).toEqual({ at, zone: '+08:00' })
    expect(patientInHead(scpWith(scpTime(at, -210)))).toEqual({ at, zone: '-03:30' })
    for (const unsaid of [0, 0x7fff, 1, 900]) expect(patientInHead(scpWith(scpTime(at, unsaid)))).toEqual({ at })
    const offset = { group: 8, number: 0x201, kind: 'SH', value: '+0800' }
    const time = '20261122130900'
    expect(patientInHead(dicomWith([acquisitionDateTime(time), offset]))).toEqual({ at, zone: '+08:00' })
    expect(patientInHead(dicomWith([acquisitionDateTime(`${time}-0330`), offset]))).toEqual({ at, zone: '-03:30' })
    expect(patientInHead(dicomWith([acquisitionDateTime(time), { ...offset, value: '+99' }]))).toEqual({ at })
  })

  it('E42 a time that no calendar has, that a clock begins with, or that no entry can say, is no time', () => {
    const never = ['2026-02-31T10:00:00', '2026-13-01T10:00:00', '2026-01-01T24:00:00', '2026-01-01T10:60:00']
    for (const at of [
      ...never,
      '0000-00-00T00:00:00',
      '1900-01-01T00:00:00',
      '1980-01-01T00:00:00',
      '2200-01-01T00:00:00',
      '9999-12-31T23:59:59',
    ]) {
      const [date, time] = at.split('T') as [string, string]
      expect([at, patientInHead(scpWith(scpTime(at)))]).toEqual([at, {}])
      expect([at, patientInHead(dicomWith([acquisitionDateTime(at.replace(/\D/g, ''))]))]).toEqual([at, {}])
      expect([at, patientInHead(wfdbWith(`${time} ${date.split('-').reverse().join('/')}`))]).toEqual([at, {}])
    }
    const partly = ['202611221309', '2026', '', '20261122130900.1234567', 'yesterday 14 ch']
    for (const value of partly) expect(patientInHead(dicomWith([acquisitionDateTime(value)]))).toEqual({})
    for (const line of ['13:09:00', '13:09 22/11/2026', '13:09:00 22/11/26', '0:0:0 0/0/0'])
      expect(patientInHead(wfdbWith(line))).toEqual({})
    expect(patientInHead(scpWith([[25, [0xea, 7, 11]]]))).toEqual({})
  })

  it('E43 what is cut, compressed, big-endian or broken tells nothing and breaks nothing', () => {
    const dicom = dicomWith([acquisitionDateTime('20261122130900')])
    const scp = scpWith(scpTime('2026-11-22T13:09:00', 480))
    for (const syntax of ['1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99', '1.2.3', ''])
      expect(patientInHead(dicomWith([acquisitionDateTime('20261122130900')], syntax))).toEqual({})
    for (const whole of [dicom, scp])
      for (let at = 0; at < 240; at++)
        expect([{}, { at: '2026-11-22T13:09:00' }, patientInHead(whole)]).toContainEqual(
          patientInHead(whole.subarray(0, at)),
        )
    fc.assert(
      fc.property(fc.constantFrom(dicom, scp), fc.nat(), fc.uint8Array({ maxLength: 8 }), (bytes, at, value) => {
        const mutated = Uint8Array.from(bytes)
        mutated.set(value, at % (mutated.length - 8))
        const { at: told } = patientInHead(mutated)
        expect(told === undefined || new Date(`${told}Z`).toISOString().startsWith(told)).toBe(true)
      }),
    )
  })
})

const wfdbWith = (time: string) => Buffer.from(`rec 1 500 5000 ${time}\nrec.dat 16 200/mV 16 0 0 0 0 I\n`)
const contecWith = (time: string) => Buffer.concat([Buffer.from(`0000001\0\0\0${time}\0`), Buffer.alloc(300)])

describeWithSharedEcg('The heads of real ECG files', () => {
  it.each([
    ['muse/easyrecg-muse_ecg1.xml', { sex: 'male', ageYears: 60, at: '2021-05-10T13:15:18' }],
    ['sierra/set-1_03-129DYNRG.xml', { sex: 'male', ageYears: 50, at: '2011-12-01T07:22:37' }],
    ['sierra/set-1_04-3191723_orig.xml', { sex: 'male', at: '2010-01-19T15:19:22' }],
    ['aecg/fda-Example-aECG.xml', { sex: 'male', at: '2002-11-22T09:10:00' }],
    ['edf/wfdbpy-test_generator_2.edf', {}],
    ['scp/ecgtoolkit-Example.scp', { sex: 'male', at: '2002-11-22T09:10:00' }],
    ['dicom/ecgtoolkit-Example.dcm', { sex: 'male', at: '2002-11-22T09:10:00' }],
    ['dicom/pydicom-waveform_ecg.dcm', { sex: 'female', ageYears: 42, at: '2013-01-25T10:59:19' }],
    ['scp/contec-0000050.scp', { at: '2020-11-16T21:44:39' }],
    ['edf/contec-0000050.edf', { at: '2020-11-16T21:44:39' }],
    ['other/contec-0000050.ECG', { at: '2020-11-16T21:44:39' }],
  ])('E12 %s tells whom and when it is of', (file, tells) => {
    expect(patientInHead(new Uint8Array(sharedFile(file)))).toMatchObject(tells)
  })

  it('E12 no file of any format breaks the reading', () => {
    const folders = ['aecg', 'csv', 'dicom', 'edf', 'muse', 'scp', 'sierra', 'wfdb', 'other']
    for (const file of folders.flatMap((folder) => sharedFiles(folder).map((name) => `${folder}/${name}`))) {
      const { sex, ageYears = 1, at = '2000-01-01T00:00:00' } = patientInHead(new Uint8Array(sharedFile(file)))
      expect([undefined, 'male', 'female']).toContain(sex)
      expect(ageYears).toBeGreaterThan(0)
      expect([file, Number.isNaN(Date.parse(`${at}Z`))]).toEqual([file, false])
    }
  })
})
