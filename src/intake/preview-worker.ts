// In a thread of its own: decodes a stranger's picture completely and makes the preview of it, upright, small enough
// for a phone, sharp enough for the grid and the small print, without metadata.

import { readFile } from 'node:fs/promises'
import convertHeic from 'heic-convert'
import sharp, { type Sharp } from 'sharp'
import { answerJobs } from '../platform/worker-side.ts'

export interface PreviewJob {
  path: string
  mediaType: string
  longestSide: number
  mostPixels: number
  /** What a preview should not be larger than. */
  mostBytes: number
}

export interface MadePreview {
  /** A JPEG, or a PNG where the original is a drawing: `previewMediaType` tells. */
  picture: Uint8Array
  width: number
  height: number
}

interface Encoded {
  data: Buffer
  info: { width: number; height: number }
}

// for the whole process, as everything that is set on sharp
sharp.cache(false)
sharp.concurrency(1)

/** Chosen by looking at real photographs: the red of the thin lines is the first to go, the print the last. */
const firstStep = { side: 1, quality: 80, chromaSubsampling: '4:4:4' }
/** `share` of the first step's bytes that photographs take at least: what cannot fit is not tried. */
const smallerSteps = [
  { share: 0.6, side: 1, quality: 70, chromaSubsampling: '4:2:0' },
  { share: 0.5, side: 1, quality: 60, chromaSubsampling: '4:2:0' },
  { share: 0.4, side: 0.9, quality: 60, chromaSubsampling: '4:2:0' },
  { share: 0, side: 0.8, quality: 50, chromaSubsampling: '4:2:0' },
]
/** Of a drawing; a photograph of that few colours takes more bytes than as a JPEG. */
const fewColours = [32, 16]

answerJobs<PreviewJob>(async (job) => {
  const preview = await makePreview(job)
  return { result: preview, transfer: [preview.picture.buffer as ArrayBuffer] }
})

async function makePreview(job: PreviewJob): Promise<MadePreview> {
  const { data, info } = await smallEnough(await uprightPixels(job), job)
  return { picture: Uint8Array.from(data), width: info.width, height: info.height }
}

/** Decoded once, completely, and encoded as often as it takes. */
async function uprightPixels({ path, mediaType, longestSide, mostPixels }: PreviewJob): Promise<() => Sharp> {
  const source = mediaType === 'image/heic' ? await jpegOfHeic(path) : path
  const { data, info } = await sharp(source, { limitInputPixels: mostPixels, failOn: 'error' })
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return () => sharp(data, { raw: { width, height, channels } })
}

async function smallEnough(pixels: () => Sharp, { mediaType, longestSide, mostBytes }: PreviewJob): Promise<Encoded> {
  const isSmall = ({ data }: Encoded) => data.length <= mostBytes
  const first = await asJpeg(pixels(), longestSide, firstStep)
  if (isSmall(first)) return first
  if (mediaType === 'image/png') {
    for (const colours of fewColours) {
      const drawing = await pixels()
        .png({ palette: true, colours, dither: 0, effort: 1 })
        .toBuffer({ resolveWithObject: true })
      // many times over is a photograph: fewer colours would only make it ugly
      if (drawing.data.length > 2 * mostBytes) break
      if (isSmall(drawing)) return drawing
    }
  }
  let made = first
  for (const { share, ...step } of smallerSteps) {
    if (first.data.length * share > mostBytes) continue
    made = await asJpeg(pixels(), longestSide, step)
    if (isSmall(made)) break
  }
  return made
}

function asJpeg(pixels: Sharp, longestSide: number, { side, ...encoding }: typeof firstStep): Promise<Encoded> {
  const length = Math.round(longestSide * side)
  const sized =
    side === 1 ? pixels : pixels.resize({ width: length, height: length, fit: 'inside', withoutEnlargement: true })
  return sized.jpeg(encoding).toBuffer({ resolveWithObject: true })
}

/** Upright already: HEIF turns the picture itself. */
async function jpegOfHeic(path: string): Promise<Buffer> {
  return Buffer.from(await convertHeic({ buffer: await readFile(path), format: 'JPEG', quality: 0.92 }))
}
