// The preview of a recording. A fresh one may still be in the making: it is asked for again a few times, and says so.

import { useEffect, useState } from 'preact/hooks'
import type { RecordingRef } from '../../consultation/model.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { previewUrlOf, type RecordingAddresses, triedAgain } from './recording-pictures.ts'
import { useSteadyAddress } from './steady-address.ts'

export interface PreviewImageProps {
  recording: RecordingRef
  look: string
  /** Small, among others, with its name said elsewhere: fetched when it comes into sight, and no words in the making. */
  isSmall?: boolean
  /** Where it is, if it is not read as by those who treat the patient. */
  addresses?: RecordingAddresses | undefined
}

const againAfterMs = 2500
const mostTries = 12

export function PreviewImage({ recording, look, isSmall = false, addresses }: PreviewImageProps) {
  const [tries, setTries] = useState(0)
  const [state, setState] = useState<'loading' | 'here' | 'failed'>('loading')
  useEffect(() => {
    if (state !== 'failed' || tries >= mostTries) return
    const timer = setTimeout(() => {
      setTries(tries + 1)
      setState('loading')
    }, againAfterMs)
    return () => clearTimeout(timer)
  }, [state, tries])
  const address = useSteadyAddress(previewUrlOf(recording, addresses), recording.recordingId)!
  useEffect(() => setState((before) => (before === 'failed' ? 'loading' : before)), [address])
  const words = t(common)
  return (
    <div class={look}>
      {state !== 'here' && (
        <p role={isSmall ? undefined : 'status'}>{tries < mostTries ? words.pictureComing : words.pictureMissing}</p>
      )}
      {state !== 'failed' && (
        <img
          src={triedAgain(address, tries)}
          alt={isSmall ? '' : words.ecg}
          loading={isSmall ? 'lazy' : 'eager'}
          decoding="async"
          onLoad={() => setState('here')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  )
}
