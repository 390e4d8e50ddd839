// The screen stays on while `wanted` holds. A browser takes the lock back whenever the page is hidden, so it is asked for
// again when the page is seen; where it cannot (no secure context, battery saver) nothing is promised.

import { effect, type ReadonlySignal } from '@preact/signals'

export function stayAwakeWhile(wanted: ReadonlySignal<boolean>): () => void {
  let lock: WakeLockSentinel | null = null
  let isAsking = false

  async function look() {
    if (isAsking) return
    isAsking = true
    if (wanted.peek() && !lock && document.visibilityState === 'visible') {
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
      lock?.addEventListener('release', forget)
    }
    if (!wanted.peek()) await lock?.release().catch(() => undefined)
    isAsking = false
    if (lock && !wanted.peek()) void look()
  }
  const forget = () => {
    lock = null
  }
  const onVisible = () => void look()

  document.addEventListener('visibilitychange', onVisible)
  const stop = effect(() => {
    wanted.value
    void look()
  })
  return () => {
    stop()
    document.removeEventListener('visibilitychange', onVisible)
  }
}
