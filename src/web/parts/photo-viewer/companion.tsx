// Another ECG beside the one that is looked at (below it on a phone): it follows every zoom and move.

import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { earlierTexts } from '../../texts/areas/earlier.ts'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { triedAgain } from '../recording-pictures.ts'
import { useSteadyAddress } from '../steady-address.ts'
import { linked, type Size, transformOf } from './geometry.ts'
import { type Change, listenToFingers } from './gestures.ts'
import { frameOf, type Picture, type ViewerState } from './viewer-state.ts'

interface CompanionProps {
  state: Signal<ViewerState>
  picture: Picture
  apply: (change: Change) => void
  /** Whose it is is said over it: no caption in the picture. */
  isNamed?: boolean
}

export function Companion({ state, picture, apply, isNamed = false }: CompanionProps) {
  const stage = useRef<HTMLDivElement>(null)
  const room = useSignal<Size>({ width: 0, height: 0 })
  const size = useSignal<Size | null>(null)
  const tries = useSignal(0)
  const isMissing = useSignal(false)
  useEffect(() => listenToFingers(stage.current!, () => state.peek(), apply), [])
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const { width, height } = stage.current!.getBoundingClientRect()
      room.value = { width, height }
    })
    observer.observe(stage.current!)
    return () => observer.disconnect()
  }, [])
  const address = useSteadyAddress(picture.previewUrl, picture.recordingId)
  const frame = frameOf(state.value)
  const own = size.value && { stage: room.value, picture: size.value }
  const place =
    frame && own
      ? {
          width: `${own.picture.width}px`,
          height: `${own.picture.height}px`,
          transform: transformOf(linked(state.value.view, frame, own), own),
        }
      : { visibility: 'hidden' }
  const askAgain = () => {
    isMissing.value = false
    tries.value += 1
  }
  return (
    <div ref={stage} class="photo-viewer-stage photo-viewer-beside" data-contrast={state.value.contrast}>
      {!isMissing.value && (
        <div class="photo-viewer-sheet" style={place}>
          <img
            key={tries.value}
            class="photo-viewer-paper"
            src={triedAgain(address ?? '', tries.value)}
            alt={t(texts).describe(picture.name, picture.caption)}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
              size.value = { width: naturalWidth, height: naturalHeight }
            }}
            onError={() => {
              isMissing.value = true
            }}
          />
        </div>
      )}
      {!size.value && <NotYet isMissing={isMissing.value} onAgain={askAgain} />}
      {!isNamed && <p class="photo-viewer-beside-caption">{picture.caption}</p>}
    </div>
  )
}

function NotYet({ isMissing, onAgain }: { isMissing: boolean; onAgain: () => void }) {
  if (!isMissing) return <p class="photo-viewer-note">{t(texts).loading}</p>
  return (
    <div class="photo-viewer-note" role="alert">
      <p>{t(earlierTexts).missing}</p>
      <button type="button" class="photo-viewer-button" onClick={onAgain}>
        {t(earlierTexts).again}
      </button>
    </div>
  )
}
