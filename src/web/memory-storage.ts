// The storage of a browser that keeps nothing: it lives as long as the page. Also what tests and programs use.

import type { PhoneStorage } from './phone-storage.ts'
import type { Waiting } from './waiting.ts'

export function inMemory(): PhoneStorage {
  const waiting = new Map<string, Waiting>()
  const kept = new Map<string, unknown>()
  return {
    keepsAfterClosing: false,
    isSealed: false,
    outbox: {
      all: async () => [...waiting.values()],
      get: async (draftId) => waiting.get(draftId),
      async put(one) {
        waiting.set(one.draftId, one)
        return 'here'
      },
      remove: async (draftId) => void waiting.delete(draftId),
      openFile: async (file) => file.blob ?? null,
    },
    read: async <Value>(key: string) => kept.get(key) as Value | undefined,
    async write(key, value) {
      kept.set(key, value)
      return true
    },
    forgetUnreadable: async () => 0,
    async wipe(withDrafts) {
      kept.clear()
      if (withDrafts) waiting.clear()
    },
  }
}
