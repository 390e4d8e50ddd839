// The photo viewer's arithmetic: a doctor's fingers decide what is under them, and the picture never gets lost.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Frame,
  fitted,
  isFitted,
  mostZoom,
  moved,
  type Point,
  pictureAt,
  pinched,
  restaged,
  stageAt,
  type Turn,
  turned,
  type View,
  zoomed,
  zoomOf,
} from '../../src/web/parts/photo-viewer/geometry.ts'

const phone = { width: 360, height: 640 }
const frame: Frame = { stage: phone, picture: { width: 2000, height: 1200 } }
const middle = { x: 180, y: 320 }

const turns = fc.constantFrom<Turn>(0, 90, 180, 270)
const frames = fc.record({
  stage: fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 2000 }) }),
  picture: fc.record({ width: fc.integer({ min: 50, max: 6000 }), height: fc.integer({ min: 50, max: 6000 }) }),
})

function pointOn(stage: { width: number; height: number }): fc.Arbitrary<Point> {
  return fc.record({
    x: fc.double({ min: 0, max: stage.width, noNaN: true }),
    y: fc.double({ min: 0, max: stage.height, noNaN: true }),
  })
}

function boxOf(view: View, { picture }: Frame) {
  const lying = view.turn % 180 === 0
  const width = (lying ? picture.width : picture.height) * view.scale
  const height = (lying ? picture.height : picture.width) * view.scale
  return {
    left: view.centre.x - width / 2,
    right: view.centre.x + width / 2,
    top: view.centre.y - height / 2,
    bottom: view.centre.y + height / 2,
    width,
    height,
  }
}

function expectNear(point: Point, expected: Point, tolerance: number) {
  expect(Math.hypot(point.x - expected.x, point.y - expected.y)).toBeLessThan(tolerance)
}

describe('Photo viewer geometry', () => {
  it('W60 a fitted picture is wholly on the stage, centred, as large as it can be, in every turn', () => {
    fc.assert(
      fc.property(frames, turns, (any, turn) => {
        const box = boxOf(fitted(any, turn), any)
        expect(box.left).toBeGreaterThanOrEqual(-0.01)
        expect(box.top).toBeGreaterThanOrEqual(-0.01)
        expect(Math.min(any.stage.width - box.width, any.stage.height - box.height)).toBeCloseTo(0, 4)
        expect(box.left + box.right).toBeCloseTo(any.stage.width, 4)
      }),
    )
  })

  it('W61 zooming keeps the point of the tracing under the finger while the picture covers the stage', () => {
    const near = zoomed(fitted(frame), 4, middle, frame)
    for (const finger of [middle, { x: 60, y: 200 }, { x: 300, y: 500 }]) {
      const before = pictureAt(near, finger, frame)
      const nearer = zoomed(near, 1.5, finger, frame)
      expectNear(pictureAt(nearer, finger, frame), before, 0.001)
    }
  })

  it('W61 a pinch keeps both points of the tracing under both fingers', () => {
    const near = zoomed(fitted(frame), 4, middle, frame)
    const from: [Point, Point] = [
      { x: 150, y: 300 },
      { x: 210, y: 340 },
    ]
    const to: [Point, Point] = [
      { x: 130, y: 280 },
      { x: 220, y: 340 },
    ]
    const after = pinched(near, from, to, frame)
    expect(zoomOf(after, frame)).toBeCloseTo(zoomOf(near, frame) * 1.5, 6)
    expectNear(stageAt(after, pictureAt(near, from[0], frame), frame), to[0], 0.001)
    expectNear(stageAt(after, pictureAt(near, from[1], frame), frame), to[1], 0.001)
  })

  it('W62 nobody zooms nearer than eight times or farther than fitted', () => {
    fc.assert(
      fc.property(frames, turns, fc.array(fc.double({ min: 0.05, max: 20, noNaN: true })), (any, turn, factors) => {
        const at = { x: any.stage.width / 3, y: any.stage.height / 3 }
        const view = factors.reduce((before, factor) => zoomed(before, factor, at, any), fitted(any, turn))
        expect(zoomOf(view, any)).toBeGreaterThanOrEqual(1 - 1e-9)
        expect(zoomOf(view, any)).toBeLessThanOrEqual(mostZoom + 1e-9)
      }),
    )
  })

  it('W62 however it is dragged, no edge of a picture larger than the stage comes inside it', () => {
    const drags = fc.record({ x: fc.integer({ min: -9000, max: 9000 }), y: fc.integer({ min: -9000, max: 9000 }) })
    fc.assert(
      fc.property(frames, turns, fc.double({ min: 1, max: 8, noNaN: true }), drags, (any, turn, zoom, drag) => {
        const near = zoomed(fitted(any, turn), zoom, { x: 10, y: 10 }, any)
        const box = boxOf(moved(near, drag, any), any)
        if (box.width > any.stage.width) {
          expect(box.left).toBeLessThanOrEqual(0.01)
          expect(box.right).toBeGreaterThanOrEqual(any.stage.width - 0.01)
        } else {
          expect(box.left + box.right).toBeCloseTo(any.stage.width, 4)
        }
      }),
    )
  })

  it('W63 a quarter turn shows the whole picture again, and four quarters are where it began', () => {
    const near = zoomed(fitted(frame), 5, middle, frame)
    const once = turned(near, frame)
    expect(once.turn).toBe(90)
    expect(isFitted(once, frame)).toBe(true)
    expect([1, 2, 3].reduce((view) => turned(view, frame), once)).toEqual(fitted(frame))
  })

  it('W63 what lies at a point of the stage is found again there, in every turn', () => {
    const finger = pointOn(frame.stage)
    fc.assert(
      fc.property(turns, finger, finger, fc.double({ min: 1, max: 8, noNaN: true }), (turn, at, look, zoom) => {
        const view = zoomed(fitted(frame, turn), zoom, at, frame)
        expectNear(stageAt(view, pictureAt(view, look, frame), frame), look, 0.001)
      }),
    )
  })

  it('W64 turning the phone keeps a fitted picture fitted, and a zoomed one at its zoom and at its middle', () => {
    const landscape = { ...frame, stage: { width: 640, height: 360 } }
    expect(isFitted(restaged(fitted(frame), frame, landscape), landscape)).toBe(true)
    const near = zoomed(fitted(frame), 8, middle, frame)
    const after = restaged(near, frame, landscape)
    expect(after.scale).toBeCloseTo(near.scale, 6)
    expectNear(pictureAt(after, { x: 320, y: 180 }, landscape), pictureAt(near, middle, frame), 0.001)
  })
})
