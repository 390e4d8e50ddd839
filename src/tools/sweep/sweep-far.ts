// Where files are in an object store they are looked for on this disk, too: copies that were read here, and what lay here
// before there was a store. A copy of what was erased must not outlive it.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Swept, sweepBlobs } from './sweep-blobs.ts'
import { type StoreSweep, sweepStore } from './sweep-store.ts'

export interface FarSweep extends StoreSweep {
  /** `DATA_DIR/blobs`. */
  folder: string
}

export async function sweepFar({ store, folder, ...sweep }: FarSweep): Promise<Swept> {
  const swept = await sweepStore({ ...sweep, store })
  for (const place of [folder, join(folder, 'copies')].filter((one) => existsSync(one))) {
    const here = await sweepBlobs({ ...sweep, folder: place })
    swept.files += here.files
    swept.nameless += here.nameless
    swept.bytes += here.bytes
  }
  return swept
}
