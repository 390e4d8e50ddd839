// What is written to the server with one tap: its button rests meanwhile, a no is said, and what the server says of a field
// stands beside that field until the next try.

import { useState } from 'preact/hooks'
import { RefusalError, sentenceOf } from '../api.ts'
import { useOneAtATime } from './one-at-a-time.ts'
import { toast } from './toast.tsx'

const shownMs = 6000

export function useSaving() {
  const [faults, setFaults] = useState<Record<string, string>>({})
  const { isBusy: isSaving, once } = useOneAtATime()
  const save = (work: () => Promise<void>) =>
    once(async () => {
      setFaults({})
      try {
        await work()
      } catch (cause) {
        if (cause instanceof RefusalError) setFaults(cause.problem.fields ?? {})
        toast(sentenceOf(cause), shownMs)
      }
    })
  return { faults, isSaving, save }
}
