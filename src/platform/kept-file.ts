// A file gets its name only when its content is on the disk, and the name is on the disk before anybody is told.

import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The content must be flushed already. */
export async function keepFile(from: string, to: string): Promise<void> {
  const opening = open(dirname(to), 'r')
  opening.catch(() => {})
  try {
    await rename(from, to)
    await (await opening).sync()
  } finally {
    // nothing was written through it: nobody waits for its end
    void opening.then((folder) => folder.close()).catch(() => {})
  }
}

export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.datasync().finally(() => file.close())
}
