// Two pictures of one part: kept and taken now. They are drawn with boxes for letters, so they are equal on every machine but
// for the soft edges of lines, where versions of the browser differ.

import sharp from 'sharp'

/** A pixel differs when one of its colours is this far away. */
const farApart = 24
/** So many may: the edges of a dozen letters, less than any change that a person sees. */
const fewPixels = 24

/** What is different, in words; null where nothing is. */
export async function differenceOf(kept: Buffer, taken: Buffer): Promise<string | null> {
  const [before, after] = await Promise.all([pixelsOf(kept), pixelsOf(taken)])
  if (before.width !== after.width || before.height !== after.height)
    return `${before.width} x ${before.height} became ${after.width} x ${after.height}`
  let count = 0
  for (let at = 0; at < before.bytes.length; at += 3) {
    const isFar = [0, 1, 2].some((nth) => Math.abs(before.bytes[at + nth]! - after.bytes[at + nth]!) > farApart)
    if (isFar) count += 1
  }
  return count > fewPixels ? `${count} of ${before.width * before.height} pixels differ` : null
}

async function pixelsOf(png: Buffer): Promise<{ bytes: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { bytes: data, width: info.width, height: info.height }
}
