// What a preview is, told by its own first bytes: most are JPEG, drawings PNG.

import { withStoredFile } from './stored-file.ts'

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47])

export async function previewMediaType(path: string): Promise<'image/png' | 'image/jpeg'> {
  const head = await withStoredFile(path, async (file) => Buffer.from(await file.at(0, pngSignature.length)))
  return head.equals(pngSignature) ? 'image/png' : 'image/jpeg'
}
