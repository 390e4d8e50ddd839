// What is seen of a photograph, as sharp as the original is: a canvas that lies on the preview, on the same point of the
// paper. While fingers move it moves with the paper; when they rest it is cut out anew.

import { useEffect, useRef } from 'preact/hooks'
import { type Frame, pictureAt, type View } from './geometry.ts'
import type { Cut } from './picture-work.ts'
import type { SharpPicture } from './sharp-picture.ts'

const restMs = 90
/** A little more than is seen, so that a small move shows no seam. */
const margin = 0.15
const mostPixels = 4_000_000

export function SharpLayer({ picture, view, frame }: { picture: SharpPicture; view: View; frame: Frame }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { scale, centre, turn } = view
  useEffect(() => {
    let isOver = false
    const cut = async () => {
      const seen = seenOf(view, frame)
      const dots = Math.min(devicePixelRatio, Math.sqrt(mostPixels / (seen.width * seen.height * scale * scale)))
      const share = shareOf(seen, frame)
      const bitmap = await picture.cut(share, seen.width * scale * dots, seen.height * scale * dots)
      if (isOver || !canvas.current || !bitmap) return bitmap?.close()
      draw(canvas.current, bitmap, seen)
    }
    const timer = setTimeout(() => void cut(), restMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [picture, scale, centre.x, centre.y, turn, frame.stage.width, frame.stage.height])
  return <canvas ref={canvas} class="photo-viewer-sharp" />
}

function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, { x, y, width, height }: Cut): void {
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  Object.assign(canvas.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
  canvas.dataset.cut = 'done'
}

/** The part of the picture that the stage shows, in the picture's own pixels. */
export function seenOf(view: View, frame: Frame): Cut {
  const { stage, picture } = frame
  const [dx, dy] = [stage.width * margin, stage.height * margin]
  const one = pictureAt(view, { x: -dx, y: -dy }, frame)
  const other = pictureAt(view, { x: stage.width + dx, y: stage.height + dy }, frame)
  const left = Math.max(0, Math.min(one.x, other.x))
  const top = Math.max(0, Math.min(one.y, other.y))
  const right = Math.min(picture.width, Math.max(one.x, other.x))
  const bottom = Math.min(picture.height, Math.max(one.y, other.y))
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

function shareOf({ x, y, width, height }: Cut, { picture }: Frame): Cut {
  return { x: x / picture.width, y: y / picture.height, width: width / picture.width, height: height / picture.height }
}
