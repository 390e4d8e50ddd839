// A file as pixels, upright as its camera held it, no larger than wanted. Works on the page and in a worker.
// null where this browser cannot show the file (HEIC in most of them, PDF, an ECG machine's own format): nobody may depend on it.

export interface DecodedPicture {
  /** Upright, longest side as wanted or the file's own where that is smaller. Whoever asked for it closes it. */
  bitmap: ImageBitmap
  /** The file's own size, upright. */
  width: number
  height: number
}

export async function decodePicture(
  file: Blob,
  longestSide = Number.POSITIVE_INFINITY,
): Promise<DecodedPicture | null> {
  if (typeof createImageBitmap === 'undefined' || !mayBePicture(file)) return null
  const whole = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!whole) return null
  const { width, height } = whole
  const scale = longestSide / Math.max(width, height)
  if (scale >= 1) return { bitmap: whole, width, height }
  const small = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  }).catch(() => null)
  if (!small) return { bitmap: whole, width, height }
  whole.close()
  return { bitmap: small, width, height }
}

/** A file that was shared or dropped may come without a type. */
function mayBePicture({ type }: Blob): boolean {
  return type === '' || type === 'application/octet-stream' || (type.startsWith('image/') && type !== 'image/svg+xml')
}
