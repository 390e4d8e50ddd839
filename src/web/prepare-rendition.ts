// Before a photograph goes, a legible rendition of it is made and kept with it: a retry sends the same bytes, and the
// original follows it. What cannot be drawn here, or is small already, goes as it is.

import { newId } from './ids.ts'
import type { Rendition } from './rendition.ts'
import { sha256Of } from './sha256.ts'
import type { OutboxStorage, Waiting } from './waiting.ts'

export function prepareRendition(
  storage: Pick<OutboxStorage, 'openFile'>,
  render: (file: Blob) => Promise<Rendition | null>,
): (waiting: Waiting) => Promise<Waiting> {
  return async (waiting) => {
    const [file] = waiting.files
    const blob = file && (await storage.openFile(file))
    const rendition = blob && (await render(blob).catch(() => null))
    if (!file || !rendition) return waiting
    const sha256 = await sha256Of(blob).catch(() => null)
    if (sha256 === null) return waiting
    const name = `${file.name.replace(/\.[^.]*$/, '')}.${rendition.blob.type === 'image/webp' ? 'webp' : 'jpg'}`
    const small = { name, type: rendition.blob.type, bytes: rendition.blob.size, blob: rendition.blob, fileId: newId() }
    return { ...waiting, files: [small], original: { ...file, bytes: blob.size, sha256 } }
  }
}
