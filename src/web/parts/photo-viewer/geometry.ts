// Where a picture lies on the stage: its scale, its centre, its quarter turn. Pure arithmetic, CSS pixels.
// Must stay true: zooming keeps the point under the fingers; the picture covers the stage or lies centred in it.

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

export type Turn = 0 | 90 | 180 | 270

/** `scale` = stage pixels per picture pixel; `centre` = where the picture's centre lies on the stage. */
export interface View {
  scale: number
  centre: Point
  turn: Turn
}

/** Everything is measured against the stage and the picture as it was loaded. */
export interface Frame {
  stage: Size
  picture: Size
}

/** Eight times the fitted size: one small square of a photographed tracing is then about 8 mm on a phone. */
export const mostZoom = 8

export function fitted(frame: Frame, turn: Turn = 0): View {
  return { scale: fitScale(frame, turn), centre: { x: frame.stage.width / 2, y: frame.stage.height / 2 }, turn }
}

export function zoomed(view: View, factor: number, at: Point, frame: Frame): View {
  const scale = withinZoom(view.scale * factor, frame, view.turn)
  const grown = scale / view.scale
  const centre = { x: at.x + (view.centre.x - at.x) * grown, y: at.y + (view.centre.y - at.y) * grown }
  return limited({ ...view, scale, centre }, frame)
}

export function moved(view: View, by: Point, frame: Frame): View {
  return limited({ ...view, centre: { x: view.centre.x + by.x, y: view.centre.y + by.y } }, frame)
}

/** Two fingers went from one pair of points to another: zoom by their spread, then follow their middle. */
export function pinched(view: View, from: readonly [Point, Point], to: readonly [Point, Point], frame: Frame): View {
  const before = distance(from)
  const factor = before > 0 ? distance(to) / before : 1
  const start = middle(from)
  const end = middle(to)
  return moved(zoomed(view, factor, start, frame), { x: end.x - start.x, y: end.y - start.y }, frame)
}

/** A quarter turn to the right shows the whole picture again: what was looked at would lie elsewhere anyway. */
export function turned(view: View, frame: Frame): View {
  return fitted(frame, ((view.turn + 90) % 360) as Turn)
}

/** The stage changed its size (the phone was turned): a fitted view stays fitted, another keeps its zoom. */
export function restaged(view: View, before: Frame, after: Frame): View {
  const fit = fitted(after, view.turn)
  if (isFitted(view, before)) return fit
  const atCentre = pictureAt(view, { x: before.stage.width / 2, y: before.stage.height / 2 }, before)
  const scale = withinZoom(view.scale, after, view.turn)
  const centred = { ...fit, scale }
  const there = stageAt(centred, atCentre, after)
  return moved(centred, { x: fit.centre.x - there.x, y: fit.centre.y - there.y }, after)
}

/** Another picture seen as this one is: as near, and at the same share of its width and height. */
export function linked(view: View, frame: Frame, other: Frame): View {
  const middle = pictureAt(view, { x: frame.stage.width / 2, y: frame.stage.height / 2 }, frame)
  const share = { x: middle.x / frame.picture.width, y: middle.y / frame.picture.height }
  const fit = fitted(other, view.turn)
  const near = { ...fit, scale: fit.scale * zoomOf(view, frame) }
  const there = stageAt(near, { x: share.x * other.picture.width, y: share.y * other.picture.height }, other)
  return moved(near, { x: fit.centre.x - there.x, y: fit.centre.y - there.y }, other)
}

export function isFitted(view: View, frame: Frame): boolean {
  return zoomOf(view, frame) < 1.01
}

/** 1 = fitted, 8 = as near as it goes. */
export function zoomOf(view: View, frame: Frame): number {
  return view.scale / fitScale(frame, view.turn)
}

/** The point of the picture (in its own pixels, unturned) that lies at this point of the stage. */
export function pictureAt(view: View, at: Point, frame: Frame): Point {
  const away = rotated({ x: (at.x - view.centre.x) / view.scale, y: (at.y - view.centre.y) / view.scale }, -view.turn)
  return { x: frame.picture.width / 2 + away.x, y: frame.picture.height / 2 + away.y }
}

export function stageAt(view: View, point: Point, frame: Frame): Point {
  const away = rotated({ x: point.x - frame.picture.width / 2, y: point.y - frame.picture.height / 2 }, view.turn)
  return { x: view.centre.x + away.x * view.scale, y: view.centre.y + away.y * view.scale }
}

/** The CSS transform of a picture that is laid out at its own size with its top left corner at the stage's. */
export function transformOf(view: View, frame: Frame): string {
  const x = view.centre.x - frame.picture.width / 2
  const y = view.centre.y - frame.picture.height / 2
  return `translate(${x}px, ${y}px) rotate(${view.turn}deg) scale(${view.scale})`
}

function limited(view: View, frame: Frame): View {
  const box = turnedSize(frame.picture, view.turn)
  return {
    ...view,
    centre: {
      x: limitedAlong(view.centre.x, box.width * view.scale, frame.stage.width),
      y: limitedAlong(view.centre.y, box.height * view.scale, frame.stage.height),
    },
  }
}

function limitedAlong(centre: number, length: number, room: number): number {
  if (length <= room) return room / 2
  return Math.min(length / 2, Math.max(room - length / 2, centre))
}

function fitScale({ stage, picture }: Frame, turn: Turn): number {
  const box = turnedSize(picture, turn)
  const scale = Math.min(stage.width / box.width, stage.height / box.height)
  return Number.isFinite(scale) && scale > 0 ? scale : 1
}

function withinZoom(scale: number, frame: Frame, turn: Turn): number {
  const fit = fitScale(frame, turn)
  return Math.min(fit * mostZoom, Math.max(fit, scale))
}

function turnedSize(size: Size, turn: Turn): Size {
  return turn % 180 === 0 ? size : { width: size.height, height: size.width }
}

function rotated(point: Point, degrees: number): Point {
  const quarters = (((degrees / 90) % 4) + 4) % 4
  if (quarters === 1) return { x: -point.y, y: point.x }
  if (quarters === 2) return { x: -point.x, y: -point.y }
  if (quarters === 3) return { x: point.y, y: -point.x }
  return point
}

function distance([one, other]: readonly [Point, Point]): number {
  return Math.hypot(other.x - one.x, other.y - one.y)
}

function middle([one, other]: readonly [Point, Point]): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
}
