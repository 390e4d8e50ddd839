// A photograph of an ECG as a phone takes it: a real one where the shared files are, else a synthetic one.

import { join } from 'node:path'
import { ecgPicture } from './pictures.ts'
import { hasSharedEcg, sharedEcg } from './shared-ecg.ts'

export interface Photograph {
  name: string
  mimeType: string
  buffer: Buffer
}

export async function ecgPhotograph(real = 'images/p2p-photo-01844.jpg'): Promise<Photograph | string> {
  // the pictures of the README are committed, so nothing real may stand in them
  if (hasSharedEcg && process.env.UPDATE_IMAGES !== '1') return join(sharedEcg, real)
  return smallPhotograph()
}

/** About 100 KB: for what is not about the picture. */
export async function smallPhotograph(): Promise<Photograph> {
  const buffer = await ecgPicture({ territory: 'inferior' }).flatten({ background: 'white' }).jpeg().toBuffer()
  return { name: 'ecg.jpg', mimeType: 'image/jpeg', buffer }
}
