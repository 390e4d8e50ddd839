// Reading something from the server for a page: loading, here, or broken with the sentence that says why.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, sentenceOf } from '../api.ts'

export type Reading<Reply> =
  | { is: 'loading' }
  | { is: 'here'; reply: Reply; again: () => void }
  | { is: 'broken'; sentence: string; again: () => void }

export function useReading<Reply>(path: string): Reading<Reply> {
  const reading = useSignal<Reading<Reply>>({ is: 'loading' })
  const attempt = useSignal(0)
  useEffect(() => {
    let isCurrent = true
    reading.value = { is: 'loading' }
    const tell = (next: Reading<Reply>) => {
      if (isCurrent) reading.value = next
    }
    const again = () => {
      attempt.value += 1
    }
    call<Reply>({ path }).then(
      (reply) => tell({ is: 'here', reply, again }),
      (cause) => tell({ is: 'broken', sentence: sentenceOf(cause), again }),
    )
    return () => {
      isCurrent = false
    }
  }, [path, attempt.value])
  return reading.value
}
