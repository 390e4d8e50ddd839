// The viewer's calipers, pages and second picture, as state and arithmetic.

import { describe, expect, it } from '@jest/globals'
import { gridByTaps } from '../../src/ecg/paper/measure-on-paper.ts'
import { cropOf } from '../../src/web/parts/measured-crop.ts'
import {
  calibrated,
  calibrating,
  calipersOn,
  cornerOf,
  endMoved,
  gridFound,
  measureOf,
  nextGain,
  nextSpeed,
} from '../../src/web/parts/photo-viewer/caliper-state.ts'
import { fitted, linked, pictureAt, zoomed, zoomOf } from '../../src/web/parts/photo-viewer/geometry.ts'
import { seenOf } from '../../src/web/parts/photo-viewer/sharp-layer.tsx'
import {
  besideOf,
  changeCalipers,
  measuring,
  nextBeside,
  onStage,
  type Picture,
  pagesKnown,
  pictureOf,
  previewLoaded,
  showPage,
  step,
  viewerOf,
} from '../../src/web/parts/photo-viewer/viewer-state.ts'

const size = { width: 2000, height: 1200 }
const stage = { width: 360, height: 480 }
const picture = (recordingId: string): Picture => ({
  recordingId,
  name: `${recordingId}.jpg`,
  mediaType: 'image/jpeg',
  bytes: 1,
  caption: '',
  previewUrl: '/preview',
  originalUrl: '/original',
})
const shown = (index = 0) => previewLoaded(onStage(viewerOf(['one', 'two', 'three'].map(picture), index), stage), size)

describe('Calipers on the screen', () => {
  const placed = () => {
    const begun = endMoved(calipersOn(size, { x: 1000, y: 600 }), 'from', { x: 800, y: 600 }, size)
    return endMoved(begun, 'to', { x: 1000, y: 560 }, size)
  }
  // a large square is 40 pixels of the copy that was searched, 80 of the picture that is shown
  const grid = { ...gridByTaps({ x: 0, y: 0 }, { x: 200, y: 0 }, 5, 1000, 600)!, confidence: 0.9 }

  it('W270 measure nothing until the grid is known, and then in the size of the picture that is shown', () => {
    expect(measureOf(placed(), 1)).toBeNull()
    const measure = measureOf(gridFound(placed(), grid, size), 1)!
    expect(measure.ms).toBeCloseTo((200 / 80) * 200)
    expect(measure.mv).toBeCloseTo((40 / 80) * 0.5)
  })

  it('W271 believe no uncertain grid, and keep the one that the doctor has set', () => {
    expect(gridFound(placed(), { ...grid, confidence: 0.2 }, size).grid.is).toBe('unknown')
    expect(gridFound(placed(), null, size).grid.is).toBe('unknown')
    const set = calibrated(calibrating(endMoved(placed(), 'to', { x: 1200, y: 600 }, size)), size)
    expect(gridFound(set, grid, size)).toBe(set)
    expect(measureOf(set, 1)!.ms).toBeCloseTo(1000)
  })

  it('W272 go round the speeds and gains that devices print with', () => {
    expect(nextSpeed(placed()).scale.mmPerSecond).toBe(50)
    expect(nextSpeed(nextSpeed(placed())).scale.mmPerSecond).toBe(25)
    const [twice, half] = [nextGain(placed()), nextGain(nextGain(placed()))]
    const gains = [placed(), twice, half, nextGain(half)].map(({ scale }) => scale.mmPerMv)
    expect(gains).toEqual([10, 20, 5, 10])
  })

  it('W273 go along the time axis of the paper first, and their ends never leave the picture', () => {
    expect(cornerOf(gridFound(placed(), grid, size))).toEqual({ x: 1000, y: 600 })
    expect(endMoved(placed(), 'to', { x: 9999, y: -5 }, size).to).toEqual({ x: 2000, y: 0 })
  })

  it('W274 begin in the middle of what is seen and end with the page', () => {
    const begun = measuring(shown())
    expect(begun.calipers!.from.y).toBeCloseTo(600)
    expect(measuring(begun).calipers).toBeNull()
    expect(changeCalipers(shown(), () => calipersOn(size, { x: 0, y: 0 })).calipers).toBeNull()
    expect(step(begun, 1).calipers).toBeNull()
  })
})

describe('A document in the viewer', () => {
  it('W275 is read page by page, and after its last page comes the next recording', () => {
    const document = pagesKnown(shown(), 2)
    expect(step(document, 1)).toMatchObject({ index: 0, page: 2, size: null })
    expect(step(step(document, 1), 1)).toMatchObject({ index: 1, page: 1, pages: 1 })
    expect(showPage(document, 3)).toBe(document)
  })
})

describe('Two ECGs beside each other', () => {
  it('W276 are the one before and this one; the button goes through the others and ends', () => {
    const third = nextBeside(shown(2))
    expect(besideOf(third)?.recordingId).toBe('two')
    expect(besideOf(nextBeside(third))?.recordingId).toBe('one')
    expect(besideOf(nextBeside(nextBeside(third)))).toBeNull()
    expect(pictureOf(third)?.recordingId).toBe('three')
    expect(besideOf(nextBeside(shown(0)))?.recordingId).toBe('two')
  })

  it('W277 are zoomed alike at the same part of the paper, whatever their size', () => {
    const frame = { stage, picture: size }
    const other = { stage, picture: { width: 1000, height: 600 } }
    const view = zoomed(fitted(frame), 4, { x: 120, y: 250 }, frame)
    const follows = linked(view, frame, other)
    expect(zoomOf(follows, other)).toBeCloseTo(4)
    const [here, there] = [pictureAt(view, { x: 180, y: 240 }, frame), pictureAt(follows, { x: 180, y: 240 }, other)]
    expect(there.x / 1000).toBeCloseTo(here.x / 2000)
    expect(there.y / 600).toBeCloseTo(here.y / 1200)
  })
})

describe('What is cut out of a photograph', () => {
  it('W278 covers the stage and a little more, never beyond the picture', () => {
    const frame = { stage, picture: size }
    const view = zoomed(fitted(frame), 6, { x: 10, y: 240 }, frame)
    const seen = seenOf(view, frame)
    const corner = pictureAt(view, { x: 0, y: 0 }, frame)
    expect(seen.x).toBeLessThanOrEqual(corner.x)
    expect(seen.x).toBeGreaterThanOrEqual(0)
    expect(seen.x + seen.width).toBeLessThan(size.width / 3)
    expect(seenOf(fitted(frame), frame)).toEqual({ x: 0, y: 0, ...size })
  })

  it('W279 for the chat holds both ends of the measurement with room, in the shape of its frame', () => {
    const crop = cropOf({ x: 0.98, y: 0.5 }, { x: 0.8, y: 0.4 }, size, { width: 480, height: 300 })
    expect(crop.width / crop.height).toBeCloseTo(1.6)
    expect(crop.x + crop.width).toBeLessThanOrEqual(size.width)
    expect(crop.x).toBeLessThan(0.8 * size.width)
    expect(cropOf({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 }, size, { width: 480, height: 300 }).width).toBe(240)
  })
})
