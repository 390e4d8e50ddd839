// A photograph of an ECG as a phone sends it: about 500 KB, with the grain that makes it so. Synthetic.

import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { syntheticEcgSvg } from '../../src/ecg/synthetic.ts'

const width = 2304
const height = 1728
const wantedBytes = 500_000

export async function drawPhotograph(): Promise<Buffer> {
  const paper = await sharp(Buffer.from(syntheticEcgSvg({ heartRate: 80, seed: 7, territory: 'inferior' })))
    .flatten({ background: '#ffffff' })
    .resize({ width, height, fit: 'fill' })
    .png()
    .toBuffer()
  let photograph = Buffer.alloc(0)
  for (let grain = 2; grain < 40 && photograph.length < wantedBytes; grain++) {
    const noise = { type: 'gaussian', mean: 128, sigma: grain } as const
    const grains = await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
      .png()
      .toBuffer()
    photograph = await sharp(paper)
      .composite([{ input: grains, blend: 'soft-light' }])
      .jpeg({ quality: 70 })
      .toBuffer()
  }
  return photograph
}

/** The same picture as another file: no two photographs have the same bytes. */
export function anotherFile(jpeg: Buffer): Buffer {
  const comment = randomBytes(16)
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment])
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
}
