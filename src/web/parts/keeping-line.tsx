// Says before anything is sent what this phone cannot promise: no room, or a browser that may clear what waits. The latter
// only while there is no network: otherwise nothing waits for long.

import { useEffect } from 'preact/hooks'
import { isConnecting, isOnline } from '../state.ts'
import { keeping, lookAtKeeping } from '../storage-health.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { t } from '../texts/texts.ts'
import { StatusWord } from './status-word.tsx'
import { usePatience } from './use-patience.ts'

export function KeepingLine({ bytes = 0 }: { bytes?: number }) {
  useEffect(() => void lookAtKeeping(bytes), [bytes])
  const isPatient = usePatience(isOnline.value)
  const words = t(outboxWords)
  const now = keeping.value
  const isWaited = !isOnline.value && !(isConnecting.value && isPatient)
  if (now === 'well' || (now === 'cleared' && !isWaited)) return null
  const sentence = { cleared: words.mayBeCleared, full: words.noRoom, nothing: words.keepsNothing }[now]
  return (
    <p class="row" role="status">
      <StatusWord tone={now === 'cleared' ? 'near' : 'alarm'}>{sentence}</StatusWord>
    </p>
  )
}
