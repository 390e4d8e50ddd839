// An older client kept its drafts open, in a database of its own. They are taken over once and go as they are; what else it
// kept is wiped. That database keeps its version, so that an older client in another tab is not locked out.

import { openDB } from 'idb'
import { newId } from './ids.ts'
import type { OutboxStorage, Waiting } from './waiting.ts'

export async function takeOverOldDrafts(outbox: OutboxStorage): Promise<void> {
  const old = await openDB('jiuxin', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('waiting', { keyPath: 'draftId' })
      fresh.createObjectStore('kept')
    },
  })
  for (const waiting of (await old.getAll('waiting')) as Waiting[]) {
    const files = waiting.files.map((file) => ({ ...file, fileId: newId() }))
    if ((await outbox.put({ ...waiting, files })) === 'kept') await old.delete('waiting', waiting.draftId)
  }
  await old.clear('kept')
  old.close()
}
