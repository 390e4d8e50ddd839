// Too dark, and glare: a blot of light on the page in which nothing can be read. The white of a scan is no glare: it reaches
// the border of the picture, or the whole page is as white.

import { flood } from './paper.ts'
import type { GatePicture } from './picture.ts'

const darkBelow = 70
const saturatedFrom = 248
const glareShare = 0.03
const whitePageFrom = 236

/** `inside` has one byte a block; left out: the whole picture is paper. */
export function isDark({ pale }: GatePicture, inside?: Uint8Array): boolean {
  let [sum, count] = [0, 0]
  pale.pixels.forEach((one, at) => {
    if (inside && !inside[at]) return
    sum += one
    count++
  })
  return sum / Math.max(1, count) < darkBelow
}

export function hasGlare({ pale }: GatePicture, inside?: Uint8Array): boolean {
  const { width, height, pixels } = pale
  const page = [...pixels].filter((_, at) => !inside || inside[at])
  page.sort((one, other) => one - other)
  if (page.length === 0 || page[page.length >> 1]! >= whitePageFrom) return false
  const seen = new Uint8Array(pixels.length)
  const isLight = (at: number) => pixels[at]! >= saturatedFrom && (!inside || inside[at] === 1)
  for (let at = 0; at < pixels.length; at++) {
    if (seen[at] || !isLight(at)) continue
    const blot = flood(at, width, height, seen, isLight)
    if (blot.length > glareShare * page.length && !blot.some((one) => isAtBorder(one, width, height))) return true
  }
  return false
}

function isAtBorder(at: number, width: number, height: number): boolean {
  const x = at % width
  return x === 0 || x === width - 1 || at < width || at >= width * (height - 1)
}
