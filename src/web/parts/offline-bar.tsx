// Says what the phone cannot do right now: no connection, drafts waiting, drafts refused. Silent while all is well.

import { useState } from 'preact/hooks'
import { isConnecting, isOnline, waiting } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { usePatience } from './use-patience.ts'
import { WaitingSheet } from './waiting-sheet.tsx'

export function OfflineBar() {
  const [isShown, setShown] = useState(false)
  const isPatient = usePatience(isOnline.value)
  const words = t(common)
  const refused = waiting.value.filter((one) => one.state === 'refused').length
  // an original that stays on the phone is told, but alarms nobody: its rendition has arrived
  const isAlarming = waiting.value.some((one) => one.state === 'refused' && one.task !== 'original')
  const going = waiting.value.length - refused
  if (isOnline.value && refused === 0) return null
  // the first moment of connecting is no news: a line that comes and goes would move the page under the finger
  if (isConnecting.value && isPatient && waiting.value.length === 0) return null
  const sentence =
    refused > 0 ? words.refused(refused) : isConnecting.value && isPatient ? words.connecting : words.offline(going)
  return (
    <>
      <button
        type="button"
        class={isAlarming ? 'offline-bar offline-bar-refused' : 'offline-bar'}
        onClick={() => setShown(true)}
      >
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M9 1 17 16H1Z" fill="none" stroke="currentColor" stroke-width="1.8" />
          <path d="M9 6.5v4.5M9 12.6v1.2" stroke="currentColor" stroke-width="1.8" />
        </svg>
        <span role="status">{sentence}</span>
      </button>
      {isShown && <WaitingSheet onClose={() => setShown(false)} />}
    </>
  )
}
