// A short word that needs no answer. Read aloud politely, gone after a few seconds, never covers the buttons at the foot.

import { signal } from '@preact/signals'

const words = signal('')
let timer: ReturnType<typeof setTimeout> | undefined

export function toast(sentence: string, forMs = 3500): void {
  words.value = sentence
  clearTimeout(timer)
  timer = setTimeout(() => {
    words.value = ''
  }, forMs)
}

/** Once, at the end of the page. */
export function Toast() {
  return (
    <div class="toast" role="status" aria-live="polite">
      {words.value && <div class="toast-words">{words.value}</div>}
    </div>
  )
}
