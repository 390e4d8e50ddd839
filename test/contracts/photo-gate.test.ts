// The gate over real photographs, scans and screenshots of ECGs: sharp ones pass, the blurred one warns, and nobody gets
// nonsense advice. And the heads of real ECG files: whom and when they tell of.

import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { patientInHead } from '../../src/ecg/formats/patient-in-head.ts'
import { type GateVerdict, judgePicture } from '../../src/web/photo-gate/judge-picture.ts'
import { gatePicture, lookedAtLongestSide } from '../../src/web/photo-gate/picture.ts'
import { describeWithSharedEcg, sharedFile, sharedFiles } from '../world/shared-ecg.ts'

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
})

describeWithSharedEcg('The heads of real ECG files', () => {
  it.each([
    ['muse/easyrecg-muse_ecg1.xml', { sex: 'male', ageYears: 60, at: '2021-05-10T13:15:18' }],
    ['sierra/set-1_03-129DYNRG.xml', { sex: 'male', ageYears: 50, at: '2011-12-01T07:22:37' }],
    ['sierra/set-1_04-3191723_orig.xml', { sex: 'male', at: '2010-01-19T15:19:22' }],
    ['aecg/fda-Example-aECG.xml', { sex: 'male', at: '2002-11-22T09:10:00' }],
    ['edf/wfdbpy-test_generator_2.edf', {}],
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
