// What is wrong with a photograph of an ECG, in under a second, on the phone: advice only, it never blocks an emergency.
// Thresholds were measured on real phone photographs (long side 1600 px, variance of the 4-neighbour Laplacian): sharp ones
// 957 and more, blurred with sigma 1.5 px 255-755, sigma 3 px 18-71.

export type PhotoAdvice = 'blurred' | 'unsharp' | 'dark' | 'small'

export interface GrayPicture {
  width: number
  height: number
  /** Luminance 0..255, row by row. */
  gray: Uint8Array
  /** Longest side of the photograph before it was scaled for this check. */
  longestSide: number
}

export const checkedLongestSide = 1600
const blurredBelow = 60
const unsharpBelow = 250
const darkBelow = 70

/** Worst first. */
export function photoAdvice(picture: GrayPicture): PhotoAdvice[] {
  const advice: PhotoAdvice[] = []
  const sharpness = laplacianVariance(picture)
  const mean = picture.gray.reduce((sum, one) => sum + one, 0) / picture.gray.length
  if (mean < darkBelow) advice.push('dark')
  if (sharpness < blurredBelow) advice.push('blurred')
  else if (sharpness < unsharpBelow) advice.push('unsharp')
  if (picture.longestSide < checkedLongestSide) advice.push('small')
  return advice
}

export function laplacianVariance({ width, height, gray }: GrayPicture): number {
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const edge = gray[at - 1]! + gray[at + 1]! + gray[at - width]! + gray[at + width]! - 4 * gray[at]!
      sum += edge
      squares += edge * edge
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2))
  return squares / count - (sum / count) ** 2
}

/** The file as gray, scaled so that its long side is 1600 px; null where this browser cannot show it (HEIC, PDF). */
export async function grayPictureOf(file: Blob): Promise<GrayPicture | null> {
  if (!file.type.startsWith('image/') || typeof createImageBitmap === 'undefined') return null
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return null
  const longestSide = Math.max(bitmap.width, bitmap.height)
  const scale = checkedLongestSide / longestSide
  const width = Math.max(3, Math.round(bitmap.width * scale))
  const height = Math.max(3, Math.round(bitmap.height * scale))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const drawing = canvas.getContext('2d', { willReadFrequently: true })
  drawing?.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const pixels = drawing?.getImageData(0, 0, width, height).data
  if (!pixels) return null
  const gray = new Uint8Array(width * height)
  for (let at = 0; at < gray.length; at++) {
    gray[at] = 0.299 * pixels[4 * at]! + 0.587 * pixels[4 * at + 1]! + 0.114 * pixels[4 * at + 2]!
  }
  return { width, height, gray, longestSide }
}
