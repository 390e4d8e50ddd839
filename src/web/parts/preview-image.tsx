// The preview of a recording. A fresh one may still be in the making: it is asked for again a few times, and says so.

import { useEffect, useState } from 'preact/hooks'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { previewUrlOf } from './recording-pictures.ts'

export interface PreviewImageProps {
  recordingId: string
  look: string
}

const againAfterMs = 2500
const mostTries = 12

export function PreviewImage({ recordingId, look }: PreviewImageProps) {
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
  const url = previewUrlOf(recordingId)
  return (
    <div class={look}>
      {state !== 'here' && (
        <p role="status">{tries < mostTries ? t(common).pictureComing : t(common).pictureMissing}</p>
      )}
      {state !== 'failed' && (
        <img
          src={tries === 0 ? url : `${url}?try=${tries}`}
          alt={t(common).ecg}
          onLoad={() => setState('here')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  )
}
