// In a thread of its own: decodes a stranger's picture completely and makes the preview of it, upright, small enough
// for a phone, sharp enough for the grid and the small print, without metadata.

import { readFile } from 'node:fs/promises'
import convertHeic from 'heic-convert'
import sharp from 'sharp'
import { answerJobs } from '../platform/worker-side.ts'

export interface PreviewJob {
  path: string
  mediaType: string
  longestSide: number
  mostPixels: number
}

export interface MadePreview {
  jpeg: Uint8Array
  width: number
  height: number
}

// for the whole process, as everything that is set on sharp
sharp.cache(false)
sharp.concurrency(1)

answerJobs<PreviewJob>(async (job) => {
  const preview = await makePreview(job)
  return { result: preview, transfer: [preview.jpeg.buffer as ArrayBuffer] }
})

async function makePreview({ path, mediaType, longestSide, mostPixels }: PreviewJob): Promise<MadePreview> {
  const source = mediaType === 'image/heic' ? await jpegOfHeic(path) : path
  const { data, info } = await sharp(source, { limitInputPixels: mostPixels, failOn: 'error' })
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: Uint8Array.from(data), width: info.width, height: info.height }
}

/** Upright already: HEIF turns the picture itself. */
async function jpegOfHeic(path: string): Promise<Buffer> {
  return Buffer.from(await convertHeic({ buffer: await readFile(path), format: 'JPEG', quality: 0.92 }))
}
