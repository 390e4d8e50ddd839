// Where files are kept: on the local disk, or in the object store that is configured. What speaks to the store is loaded
// only then.

import { join } from 'node:path'
import { type Blobs, openBlobs } from './blobs.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

export async function openKeptFiles({ dataDir, s3 }: Pick<Config, 'dataDir' | 's3'>, log: Log): Promise<Blobs> {
  const folder = join(dataDir, 'blobs')
  if (s3 === undefined) return openBlobs({ folder })
  const { openFarBlobs } = await import('./object-store/far-blobs.ts')
  return openFarBlobs({ folder, settings: s3, log })
}
