// The viewer's state: what is fetched, shown and kept while a doctor goes from one ECG to the next.

import { describe, expect, it } from '@jest/globals'
import type { RecordingRef } from '../../src/consultation/model.ts'
import { gridFound } from '../../src/web/parts/photo-viewer/caliper-state.ts'
import { stageAt } from '../../src/web/parts/photo-viewer/geometry.ts'
import { changeOfKey } from '../../src/web/parts/photo-viewer/gestures.ts'
import {
  askAgain,
  fitOrNear,
  frameOf,
  measuring,
  nextContrast,
  onStage,
  originalFailed,
  originalLoaded,
  type Picture,
  pictureOf,
  previewFailed,
  previewLoaded,
  sharpnessOf,
  show,
  turn,
  type ViewerState,
  viewerOf,
  wantsOriginal,
  whollyShown,
  withPictures,
  zoomBy,
  zoomShown,
} from '../../src/web/parts/photo-viewer/viewer-state.ts'
import { picturesOf, triedAgain } from '../../src/web/parts/recording-pictures.ts'

const picture = (recordingId: string): Picture => ({
  recordingId,
  name: `${recordingId}.jpg`,
  mediaType: 'image/jpeg',
  bytes: 1,
  caption: '',
  previewUrl: '/preview',
  originalUrl: '/original',
})
const pictures = ['one', 'two', 'three'].map(picture)
const shown = (index = 0) =>
  previewLoaded(onStage(viewerOf(pictures, index), { width: 360, height: 640 }), { width: 2000, height: 1200 })
const press = (state: ViewerState, ...keys: string[]) => keys.reduce((before, key) => changeOfKey(key)!(before), state)

describe('Photo viewer state', () => {
  it('W65 the original is fetched only when somebody looks closer than the preview can show', () => {
    expect(wantsOriginal(shown())).toBe(false)
    expect(wantsOriginal(zoomBy(shown(), 1.5))).toBe(false)
    const near = zoomBy(shown(), 2.5)
    expect(wantsOriginal(near)).toBe(true)
    expect(wantsOriginal(originalLoaded(near))).toBe(false)
  })

  it('W65 the original takes the place of the preview without moving anything', () => {
    const near = zoomBy(shown(), 4, { x: 100, y: 300 })
    expect(originalLoaded(near).view).toEqual(near.view)
  })

  it('W66 a double tap goes near where the finger is, and back to the whole tracing', () => {
    const near = fitOrNear(shown(), { x: 90, y: 320 })
    expect(zoomShown(near)).toBeCloseTo(3)
    expect(whollyShown(fitOrNear(near, { x: 300, y: 100 }))).toBe(true)
  })

  it('W67 another recording begins whole and unturned; the chosen contrast stays', () => {
    const next = show(turn(zoomBy(nextContrast(shown()), 4)), 1)
    expect(pictureOf(next)?.recordingId).toBe('two')
    expect(next).toMatchObject({ size: null, loaded: 'nothing', contrast: 'strong', view: { turn: 0 } })
  })

  it('W67 before the first and after the last there is nothing to go to', () => {
    expect(show(shown(0), -1).index).toBe(0)
    expect(show(shown(2), 3).index).toBe(2)
  })

  it('W68 a recording that arrives meanwhile does not take away the one that is looked at', () => {
    const near = zoomBy(shown(1), 3)
    const after = withPictures(near, [picture('newest'), ...pictures])
    expect(pictureOf(after)?.recordingId).toBe('two')
    expect(after.view).toEqual(near.view)
  })

  it('W69 a picture that did not arrive can be asked for again', () => {
    const failed = previewFailed(viewerOf(pictures, 0))
    expect(failed.loaded).toBe('failed')
    expect(askAgain(failed)).toMatchObject({ loaded: 'nothing', tries: 1 })
  })

  it('W70 the keyboard does what fingers do: + and - zoom, 0 shows the whole, r turns, arrows page or move', () => {
    expect(zoomShown(press(shown(), '+', '+'))).toBeCloseTo(2.25)
    expect(zoomShown(press(shown(), '+', '-'))).toBeCloseTo(1)
    expect(whollyShown(press(shown(), '+', '+', '0'))).toBe(true)
    expect(press(shown(), 'r').view.turn).toBe(90)
    expect(press(shown(), 'i', 'i').contrast).toBe('inverted')
    expect(press(shown(), 'ArrowRight').index).toBe(1)
    const near = press(shown(), '+', '+', '+')
    expect(press(near, 'ArrowRight').index).toBe(0)
    expect(press(near, 'ArrowRight').view.centre.x).toBeLessThan(near.view.centre.x)
    expect(changeOfKey('Escape')).toBeNull()
  })

  describe('when the original follows its rendition', () => {
    const rendition = { sha256: 'a'.repeat(64), name: 'ecg.jpg', mediaType: 'image/jpeg', bytes: 240_000 }
    const promised = { sha256: 'b'.repeat(64), name: 'IMG_1.jpg', mediaType: 'image/jpeg', bytes: 12_000_000 }
    const sent: RecordingRef = {
      ...rendition,
      recordingId: 'r1',
      seq: 2,
      addedAt: '2026-01-01T00:00:00Z',
      by: 'system',
    }
    const arrived = { ...promised, seq: 3, addedAt: '2026-01-01T00:01:00Z' }
    const opened = (recording: RecordingRef) =>
      previewLoaded(onStage(viewerOf(picturesOf([recording]), 0), { width: 360, height: 640 }), {
        width: 2000,
        height: 1200,
      })
    const lookedAt = zoomBy(opened({ ...sent, promised }), 4, { x: 100, y: 300 })
    const after = withPictures(originalLoaded(lookedAt), picturesOf([{ ...sent, promised, original: arrived }]))

    it('W280 the original is named only where its own pixels are seen', () => {
      expect(sharpnessOf(opened(sent))).toBe('preview')
      expect(sharpnessOf(zoomBy(opened(sent), 4))).toBe('sharpening')
      expect(sharpnessOf(originalLoaded(zoomBy(opened(sent), 4)))).toBe('original')
      expect(sharpnessOf(opened({ ...sent, promised }))).toBe('originalComing')
      expect(sharpnessOf(originalLoaded(lookedAt))).toBe('originalComing')
      expect(sharpnessOf(after)).toBe('sharpening')
      expect(sharpnessOf(originalLoaded(after))).toBe('original')
    })

    it('W280 an original that cannot be opened here leaves the rendition, and the rendition its name', () => {
      expect(sharpnessOf(originalFailed(after, pictureOf(after)!.originalUrl))).toBe('clear')
    })

    it('W281 what arrived is asked for by its hash, so that no rendition that a browser kept is taken for it', () => {
      const [before] = picturesOf([{ ...sent, promised }])
      const [now] = picturesOf([{ ...sent, promised, original: arrived }])
      expect(before!.previewUrl).toBe('/api/recordings/r1/preview')
      expect(now!.previewUrl).toBe(`/api/recordings/r1/preview?of=${promised.sha256}`)
      expect(now!.originalUrl).toBe(`/api/recordings/r1/original?of=${promised.sha256}`)
      expect(triedAgain(before!.previewUrl!, 2)).toBe('/api/recordings/r1/preview?try=2')
      expect(triedAgain(now!.previewUrl!, 2)).toBe(`/api/recordings/r1/preview?of=${promised.sha256}&try=2`)
    })

    it('W282 its larger picture moves neither the view nor the calipers on the paper', () => {
      const before = measuring(lookedAt)
      const exchanged = previewLoaded(before, { width: 4000, height: 2400 })
      const onScreen = (state: ViewerState) => stageAt(state.view, state.calipers!.from, frameOf(state)!)
      expect(onScreen(exchanged)).toEqual(onScreen(before))
      expect(zoomShown(exchanged)).toBeCloseTo(4)
      expect(previewLoaded(originalLoaded(before), { width: 4000, height: 2400 }).loaded).toBe('original')
    })

    it('W282 a picture of another shape is another view of the paper: calipers do not stay on it', () => {
      const turned = previewLoaded(measuring(lookedAt), { width: 2400, height: 4000 })
      expect(turned.calipers).toBeNull()
      expect(whollyShown(turned)).toBe(true)
    })

    it('W282 a grid that was found stays where the original shows none', () => {
      const { calipers, size } = measuring(lookedAt)
      const wave = { x: 0.05, y: 0 }
      const samples = [{ x: 1, y: 1, across: wave, down: { x: 0, y: 0.05 }, strength: 6 }]
      const periods = { periodXPixels: 20, periodYPixels: 20, angleDegrees: 0, hasFineLines: true }
      const found = gridFound(calipers!, { ...size!, ...periods, samples, confidence: 0.9 }, size!)
      expect(gridFound(found, null, size!).grid).toBe(found.grid)
    })
  })
})
