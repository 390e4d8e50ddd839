// The viewer's state: what is fetched, shown and kept while a doctor goes from one ECG to the next.

import { describe, expect, it } from '@jest/globals'
import { changeOfKey } from '../../src/web/parts/photo-viewer/gestures.ts'
import {
  askAgain,
  fitOrNear,
  nextContrast,
  onStage,
  originalLoaded,
  type Picture,
  pictureOf,
  previewFailed,
  previewLoaded,
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
})
