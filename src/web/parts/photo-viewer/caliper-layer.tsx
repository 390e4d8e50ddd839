// The calipers on the stage: two handles to drag, the way in time and the way in voltage between them.

import { useEffect, useRef } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { type Calipers, cornerOf, type End, endMoved } from './caliper-state.ts'
import { type Frame, type Point, pictureAt, stageAt, type View } from './geometry.ts'

interface Props {
  calipers: Calipers
  view: View
  frame: Frame
  onChange(change: (before: Calipers) => Calipers): void
}

const keySteps: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

export function CaliperLayer({ calipers, view, frame, onChange }: Props) {
  const [from, to] = [stageAt(view, calipers.from, frame), stageAt(view, calipers.to, frame)]
  const corner = stageAt(view, cornerOf(calipers), frame)
  const points = [from, corner, to].map(({ x, y }) => `${x},${y}`).join(' ')
  const { width, height } = frame.stage
  return (
    <>
      <svg class="caliper-lines" width={width} height={height} aria-hidden="true">
        <polyline class="caliper-shade" points={points} />
        <polyline class="caliper-line" points={points} />
        <line class="caliper-straight" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      </svg>
      {(['from', 'to'] as const).map((end) => (
        <Handle key={end} end={end} at={end === 'from' ? from : to} view={view} frame={frame} onChange={onChange} />
      ))}
    </>
  )
}

type HandleProps = Omit<Props, 'calipers'> & { end: End; at: Point }

/** The finger drags the ring below the point, so that it does not cover what is measured. */
function Handle({ end, at, view, frame, onChange }: HandleProps) {
  const words = t(texts)
  const ring = useRef<HTMLButtonElement>(null)
  const latest = useRef({ at, view, frame })
  latest.current = { at, view, frame }
  const moveTo = (point: Point) => {
    const { view, frame } = latest.current
    onChange((before) => endMoved(before, end, pictureAt(view, point, frame), frame.picture))
  }
  useEffect(() => drag(ring.current!, () => latest.current.at, moveTo), [])
  return (
    <button
      ref={ring}
      type="button"
      class="caliper-handle"
      data-end={end}
      aria-label={end === 'from' ? words.caliperFrom : words.caliperTo}
      style={{ left: `${at.x}px`, top: `${at.y}px` }}
      onKeyDown={(event) => {
        const step = keySteps[event.key]
        if (!step) return
        event.preventDefault()
        event.stopPropagation()
        const far = event.shiftKey ? 10 : 1
        moveTo({ x: at.x + step.x * far, y: at.y + step.y * far })
      }}
    />
  )
}

function drag(ring: HTMLElement, where: () => Point, moveTo: (point: Point) => void): () => void {
  let held: { dx: number; dy: number } | null = null
  const down = (event: PointerEvent) => {
    event.stopPropagation()
    ring.setPointerCapture(event.pointerId)
    const at = where()
    held = { dx: at.x - event.clientX, dy: at.y - event.clientY }
  }
  const move = (event: PointerEvent) => {
    event.stopPropagation()
    if (held) moveTo({ x: event.clientX + held.dx, y: event.clientY + held.dy })
  }
  const up = (event: PointerEvent) => {
    event.stopPropagation()
    held = null
  }
  ring.addEventListener('pointerdown', down)
  ring.addEventListener('pointermove', move)
  ring.addEventListener('pointerup', up)
  ring.addEventListener('pointercancel', up)
  return () => {
    ring.removeEventListener('pointerdown', down)
    ring.removeEventListener('pointermove', move)
    ring.removeEventListener('pointerup', up)
    ring.removeEventListener('pointercancel', up)
  }
}
