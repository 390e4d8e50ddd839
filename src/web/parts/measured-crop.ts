// Which part of a picture a measurement shows: both of its ends with room around them, never beyond the picture.

export interface Place {
  x: number
  y: number
}

interface Size {
  width: number
  height: number
}

/** At least this share of the picture's width: two points side by side say nothing without their surroundings. */
const leastShare = 0.12
const room = 1.6

/** `from` and `to` as shares of the picture; the crop in its pixels, in the shape of what it is shown in. */
export function cropOf(from: Place, to: Place, picture: Size, shown: Size): Place & Size {
  const shape = shown.width / shown.height
  const across = Math.abs(to.x - from.x) * picture.width * room
  const down = Math.abs(to.y - from.y) * picture.height * room
  const wanted = Math.max(across, down * shape, picture.width * leastShare)
  const width = Math.min(wanted, picture.width, picture.height * shape)
  const height = width / shape
  const middle = { x: ((from.x + to.x) / 2) * picture.width, y: ((from.y + to.y) / 2) * picture.height }
  return {
    x: Math.max(0, Math.min(picture.width - width, middle.x - width / 2)),
    y: Math.max(0, Math.min(picture.height - height, middle.y - height / 2)),
    width,
    height,
  }
}
