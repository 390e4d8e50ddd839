// An ECG from before beside the one of now: what the viewer keeps of it, and how far apart they are said to be.

import { afterEach, describe, expect, it } from '@jest/globals'
import { apartWords, type EarlierEcg } from '../../src/web/parts/photo-viewer/earlier.ts'
import {
  besideEarlier,
  besideOf,
  nextBeside,
  type Picture,
  show,
  viewerOf,
  withPictures,
} from '../../src/web/parts/photo-viewer/viewer-state.ts'
import { lang } from '../../src/web/texts/texts.ts'

const picture = (recordingId: string): Picture => ({
  recordingId,
  name: `${recordingId}.jpg`,
  mediaType: 'image/jpeg',
  bytes: 1,
  caption: '',
  previewUrl: '/preview',
  originalUrl: '/original',
})
const pictures = ['one', 'two'].map(picture)
const before: EarlierEcg = {
  ...picture('before'),
  addedAt: '2026-08-01T05:10:00.000Z',
  consultationId: 'c',
  siteName: '蓝田卫生院',
  patient: '男 57 岁',
  basis: 'name',
}
const shown = () => besideEarlier(viewerOf(pictures, 0), before)

describe('the viewer with an ECG from before', () => {
  it('W431 stays beside whichever of this consultation is shown, also when another arrives', () => {
    expect(besideOf(show(shown(), 1))).toBe(before)
    expect(besideOf(withPictures(shown(), [...pictures, picture('three')]))).toBe(before)
  })

  it('W431 gives way to another of this consultation, and takes its place', () => {
    const compared = nextBeside(shown())
    expect([besideOf(compared)?.recordingId, compared.earlier]).toEqual(['two', null])
    expect(besideOf(besideEarlier(compared, before))).toBe(before)
    expect(besideOf(besideEarlier(shown(), null))).toBeNull()
  })
})

describe('how far apart two ECGs are', () => {
  afterEach(() => {
    lang.value = 'zh'
  })

  it.each([
    ['2026-08-01T05:10:00.000Z', '早 113 天'],
    // an hour before midnight in the network, and an hour after
    ['2026-11-20T15:00:00.000Z', '早 2 天'],
    ['2026-11-21T16:00:00.000Z', '同日，早 13 小时'],
    ['2026-11-22T05:01:01.000Z', '同日，早 8 分'],
    ['2026-11-22T05:10:30.000Z', '同日，早 0 分'],
  ])('W432 %s is told in days of the calendar, within a day in hours: %s', (at, words) => {
    expect(apartWords(at, '2026-11-22T05:10:00.000Z')).toBe(words)
  })

  it('W432 in English one day is one day', () => {
    lang.value = 'en'
    expect(apartWords('2026-11-21T05:10:00.000Z', '2026-11-22T05:10:00.000Z')).toBe('1 day before')
  })
})
