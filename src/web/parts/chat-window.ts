// Of a long chat only the rows near the screen are made; what lies above and below is empty room of the height that it has,
// or is guessed to have. Must stay true: rows are never left out of a short chat, and the rows in sight are always made.

export interface ChatWindow {
  /** First row that is made, and the one after the last. */
  from: number
  to: number
  /** Empty room above and below them. */
  beforePixels: number
  afterPixels: number
}

/** A chat of one evening: all of it is made. */
export const shortChat = 60
/** Screens that are made beyond what is in sight: a quick thumb does not outrun them. */
const spareScreens = 2
/** The window moves by so many rows at once. */
const stride = 2

export function chatWindow(heights: readonly number[], viewTop: number, viewHeight: number): ChatWindow {
  if (heights.length <= shortChat) return { from: 0, to: heights.length, beforePixels: 0, afterPixels: 0 }
  const spare = viewHeight * spareScreens
  const from = Math.floor(rowAt(heights, viewTop - spare) / stride) * stride
  const last = rowAt(heights, viewTop + viewHeight + spare)
  const to = Math.min(heights.length, Math.ceil((last + 1) / stride) * stride)
  return { from, to, beforePixels: sum(heights, 0, from), afterPixels: sum(heights, to, heights.length) }
}

/** The row that lies at this height, the first or last one beyond the ends. */
export function rowAt(heights: readonly number[], top: number): number {
  let bottom = 0
  const found = heights.findIndex((height) => {
    bottom += height
    return bottom > top
  })
  return found < 0 ? Math.max(0, heights.length - 1) : found
}

export function topOfRow(heights: readonly number[], index: number): number {
  return sum(heights, 0, index)
}

export function isSameWindow(one: ChatWindow, other: ChatWindow): boolean {
  return (
    one.from === other.from &&
    one.to === other.to &&
    one.beforePixels === other.beforePixels &&
    one.afterPixels === other.afterPixels
  )
}

function sum(heights: readonly number[], from: number, to: number): number {
  let pixels = 0
  for (let at = from; at < to; at += 1) pixels += heights[at]!
  return pixels
}
