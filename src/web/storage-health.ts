// Whether what is kept on this phone stays there: has it room, may the browser clear it by itself. Asked before a doctor
// relies on it, not after.

import { computed, signal } from '@preact/signals'
import { keepsAfterClosing } from './phone-state.ts'

/** `full`: there is no room for what is about to be kept. `cleared`: the browser may clear it when it runs short. */
export type Keeping = 'well' | 'cleared' | 'full' | 'nothing'

/** What could not be kept when it was last to be: some browsers tell a quota that they do not have. */
const unkept = signal<readonly string[]>([])
const estimated = signal<Keeping>('well')

export const keeping = computed<Keeping>(() =>
  estimated.value !== 'nothing' && unkept.value.length > 0 ? 'full' : estimated.value,
)

/** One that was kept says nothing about another that was not. */
export function tellKept(what: string, isKept: boolean): void {
  const others = unkept.value.filter((one) => one !== what)
  unkept.value = isKept ? others : [...others, what]
}

/** Sealing and the browser's own records take a little more than the file. */
const overhead = 1.2
const spareBytes = 2 * 1024 * 1024

export async function lookAtKeeping(neededBytes = 0): Promise<void> {
  estimated.value = await howItKeeps(neededBytes)
}

async function howItKeeps(neededBytes: number): Promise<Keeping> {
  if (!keepsAfterClosing.value) return 'nothing'
  const storage = typeof navigator === 'undefined' ? undefined : navigator.storage
  if (!storage?.estimate) return 'well'
  const { quota, usage = 0 } = await storage.estimate().catch(() => ({ quota: undefined, usage: 0 }))
  if (quota !== undefined && quota - usage < neededBytes * overhead + spareBytes) return 'full'
  const stays = (await storage.persisted?.().catch(() => true)) || (await storage.persist?.().catch(() => true))
  return stays === false ? 'cleared' : 'well'
}
