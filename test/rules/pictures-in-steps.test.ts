// Pictures in steps: announced with the question, shown as a rendition, replaced by their original; and voices, which
// come by the same door and are no ECG.

import { describe, expect, it } from '@jest/globals'
import { awaitedPictures } from '../../src/consultation/awaited-pictures.ts'
import { understandOpening } from '../../src/consultation/understand-opening.ts'
import { byteRange } from '../../src/intake/byte-range.ts'
import { story } from '../world/consultation-builder.ts'

const picture = { name: '心电图.jpg', mediaType: 'image/jpeg', bytes: 3_000_000 }
const original = { sha256: 'c'.repeat(64), ...picture }
const rendition = { recordingId: 'r-1', sha256: 'b'.repeat(64), name: 'r.jpg', mediaType: 'image/jpeg', bytes: 200_000 }
const voice = { recordingId: 'v-1', sha256: 'd'.repeat(64), name: 'v.webm', mediaType: 'audio/webm', bytes: 9_000 }
const asked = () => story().at(1).opened()
const draft = { draftId: 'd-1', pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }

describe('what is announced with a question', () => {
  it('C90 is awaited until as many have arrived; a voice is none of them', () => {
    const scene = story().opened({ announced: [picture, { ...picture, pages: 3 }] })
    expect(awaitedPictures(scene.state)).toHaveLength(2)
    scene.write('recording-added', voice)
    expect(awaitedPictures(scene.state)).toHaveLength(2)
    scene.recorded('r-1')
    expect(awaitedPictures(scene.state)).toEqual([{ ...picture, pages: 3 }])
    scene.recorded('r-2').recorded('r-3')
    expect(awaitedPictures(scene.state)).toEqual([])
    expect(awaitedPictures(asked().state)).toEqual([])
  })

  it('W403 that names its draft is awaited until that one has come or was withdrawn, whatever else comes', () => {
    const [first, second] = [
      { ...picture, draftId: 'd-1' },
      { ...picture, draftId: 'd-2' },
    ]
    const scene = story().opened({ announced: [first, second] })
    scene.recorded('of-a-colleague', { by: 'nurse', draftId: 'd-9' })
    expect(awaitedPictures(scene.state)).toEqual([first, second])
    scene.recorded('r-2', { draftId: 'd-2' })
    expect(awaitedPictures(scene.state)).toEqual([first])
    expect(scene.attempt('picture-withdrawn', { draftId: 'd-2' })?.code).toBe('unknown-recording')
    scene.write('picture-withdrawn', { draftId: 'd-1' })
    expect(awaitedPictures(scene.state)).toEqual([])
    expect(scene.attempt('picture-withdrawn', { draftId: 'd-1' })?.code).toBe('unknown-recording')
  })

  it('C91 never costs the question: what is wrong in it drops the announcement, and only that, by its name', () => {
    const right = { ...draft, announced: [picture] }
    expect(understandOpening(right)).toMatchObject({ ok: true, draft: { announced: [picture] }, droppedFields: [] })
    const wrong: unknown[] = [
      'one',
      {},
      [null],
      [[picture]],
      [{ ...picture, bytes: -1 }],
      [picture, { ...picture, owner: 'me' }],
      [{ ...picture, pages: { deep: [1] } }],
      Array(11).fill(picture),
    ]
    for (const announced of wrong) {
      const read = understandOpening({ ...draft, complaint: '胸痛', announced })
      expect([announced, read]).toMatchObject([
        announced,
        { ok: true, draft: { complaint: '胸痛' }, droppedFields: ['announced'] },
      ])
      expect(read.ok && 'announced' in read.draft).toBe(false)
    }
  })
})

describe('an original', () => {
  const promised = () => asked().write('recording-added', { ...rendition, original })
  const body = { recordingId: 'r-1', ...original }

  it('C92 takes the place that its rendition kept for it, and stamps nothing again', () => {
    const scene = promised()
    expect(scene.state.recordings[0]).toMatchObject({ sha256: rendition.sha256, promised: original })
    const before = scene.state.assertions
    scene.at(9).write('original-added', body)
    expect(scene.state.recordings).toHaveLength(1)
    expect(scene.state.recordings[0]).toMatchObject({ sha256: rendition.sha256, original: { ...original, seq: 3 } })
    expect(scene.state.assertions).toEqual(before)
  })

  it('C93 is the file that was promised, once: nothing else takes the place of an ECG that was read', () => {
    const scene = promised().recorded('plain')
    const other = { ...body, sha256: 'e'.repeat(64) }
    expect(scene.attempt('original-added', other)?.code).toBe('original-not-promised')
    expect(scene.attempt('original-added', { ...body, recordingId: 'plain' })?.code).toBe('original-not-promised')
    expect(scene.attempt('original-added', { ...body, recordingId: 'none' })?.code).toBe('unknown-recording')
    scene.write('accepted', {}, { by: 'wang' }).closed()
    expect(scene.attempt('original-added', body)).toBeNull()
    expect(scene.attempt('original-added', body)?.code).toBe('original-there')
  })
})

describe('a voice message', () => {
  it('C94 is no ECG: it is not among the recordings, nobody can have looked at it, and it stamps nothing', () => {
    const scene = asked().at(3).write('recording-added', voice)
    expect(scene.state.recordings).toEqual([])
    expect(scene.state.voices).toMatchObject([{ recordingId: 'v-1', mediaType: 'audio/webm' }])
    expect(scene.state.assertions.filter(({ milestone }) => milestone === 'ecg_received')).toEqual([])
    expect(scene.attempt('viewed', { recordingId: 'v-1' }, { by: 'wang' })?.code).toBe('unknown-recording')
    expect(scene.attempt('original-added', { recordingId: 'v-1', ...original })?.code).toBe('unknown-recording')
  })

  it('C95 is said by what plays it; an ECG cannot be played', () => {
    const scene = asked().recorded('ecg').write('recording-added', voice)
    expect(scene.attempt('said', { voice: { recordingId: 'v-1', seconds: 7.5 } })).toBeNull()
    expect(scene.attempt('said', { voice: { recordingId: 'ecg' } })?.code).toBe('unknown-recording')
  })
})

describe('the piece of a voice that a player asks for', () => {
  it.each([
    ['bytes=0-1', { start: 0, end: 1 }],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=200-', null],
    ['bytes=5-2', null],
    ['bytes=-', null],
    ['bytes=-0', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
    [undefined, null],
  ])('I103 %s', (header, piece) => {
    expect(byteRange(header, 100)).toEqual(piece)
  })
})
