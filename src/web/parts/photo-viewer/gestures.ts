// Fingers, wheel and keys, told as changes of the viewer's state. The only file of the viewer that listens to the DOM.

import type { Point } from './geometry.ts'
import {
  fitOrNear,
  measuring,
  nextContrast,
  panBy,
  pinch,
  showWhole,
  step,
  turn,
  type ViewerState,
  whollyShown,
  zoomBy,
} from './viewer-state.ts'

export type Change = (state: ViewerState) => ViewerState

const tapSlopPixels = 10
const doubleTapMs = 320
const doubleTapSlopPixels = 40
const swipePixels = 60
const keyPanPixels = 80
const keyZoom = 1.5

/** Listens on the stage until the returned function is called. */
export function listenToFingers(stage: HTMLElement, read: () => ViewerState, apply: (change: Change) => void) {
  const fingers = new Map<number, Point>()
  let startedAt: Point | null = null
  let lastTap: { at: Point; ms: number } | null = null
  let wentFar = false
  let wasPinch = false

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = stage.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return
    stage.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, pointOf(event))
    if (fingers.size > 1) {
      wasPinch = true
      return
    }
    startedAt = pointOf(event)
    wentFar = false
    wasPinch = false
  }

  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const at = pointOf(event)
    if (startedAt && apart(startedAt, at) > tapSlopPixels) wentFar = true
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)![1]
      apply((state) => pinch(state, [before, other], [at, other]))
    } else if (wentFar) {
      apply((state) => panBy(state, { x: at.x - before.x, y: at.y - before.y }))
    }
    fingers.set(event.pointerId, at)
  }

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0 || !startedAt) return
    const at = pointOf(event)
    if (!wasPinch && wentFar) swipe(startedAt, at)
    if (!wasPinch && !wentFar) tap(at, event.timeStamp)
    startedAt = null
  }

  const swipe = (from: Point, to: Point) => {
    const across = to.x - from.x
    if (!whollyShown(read()) || Math.abs(across) < swipePixels || Math.abs(to.y - from.y) > Math.abs(across)) return
    apply((state) => step(state, across < 0 ? 1 : -1))
  }

  const tap = (at: Point, ms: number) => {
    const isSecond = lastTap && ms - lastTap.ms < doubleTapMs && apart(lastTap.at, at) < doubleTapSlopPixels
    lastTap = isSecond ? null : { at, ms }
    if (isSecond) apply((state) => fitOrNear(state, at))
  }

  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === 1 ? 16 : 1
    apply((state) => zoomBy(state, Math.exp((-event.deltaY * lines) / 400), pointOf(event)))
  }

  const cancel = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    startedAt = null
  }

  stage.addEventListener('pointerdown', down)
  stage.addEventListener('pointermove', move)
  stage.addEventListener('pointerup', up)
  stage.addEventListener('pointercancel', cancel)
  stage.addEventListener('wheel', wheel, { passive: false })
  return () => {
    stage.removeEventListener('pointerdown', down)
    stage.removeEventListener('pointermove', move)
    stage.removeEventListener('pointerup', up)
    stage.removeEventListener('pointercancel', cancel)
    stage.removeEventListener('wheel', wheel)
  }
}

/** The change that a key asks for, or null when the key is not the viewer's. */
export function changeOfKey(key: string): Change | null {
  if (key === '+' || key === '=') return (state) => zoomBy(state, keyZoom)
  if (key === '-' || key === '_') return (state) => zoomBy(state, 1 / keyZoom)
  if (key === '0') return showWhole
  if (key === 'r' || key === 'R') return turn
  if (key === 'i' || key === 'I') return nextContrast
  if (key === 'm' || key === 'M') return measuring
  if (key === 'PageDown') return (state) => step(state, 1)
  if (key === 'PageUp') return (state) => step(state, -1)
  if (key === 'ArrowRight') return (state) => aside(state, 1)
  if (key === 'ArrowLeft') return (state) => aside(state, -1)
  if (key === 'ArrowUp') return (state) => panBy(state, { x: 0, y: keyPanPixels })
  if (key === 'ArrowDown') return (state) => panBy(state, { x: 0, y: -keyPanPixels })
  return null
}

/** Left and right: the next recording while the whole one is seen, else along the tracing. */
function aside(state: ViewerState, by: 1 | -1): ViewerState {
  return whollyShown(state) ? step(state, by) : panBy(state, { x: -by * keyPanPixels, y: 0 })
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
