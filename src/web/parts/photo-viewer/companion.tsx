// Another ECG of the same patient beside the one that is looked at (below it on a phone): it follows every zoom and move.

import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { useSteadyAddress } from '../steady-address.ts'
import { linked, type Size, transformOf } from './geometry.ts'
import { type Change, listenToFingers } from './gestures.ts'
import { frameOf, type Picture, type ViewerState } from './viewer-state.ts'

interface CompanionProps {
  state: Signal<ViewerState>
  picture: Picture
  apply: (change: Change) => void
}

export function Companion({ state, picture, apply }: CompanionProps) {
  const stage = useRef<HTMLDivElement>(null)
  const room = useSignal<Size>({ width: 0, height: 0 })
  const size = useSignal<Size | null>(null)
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
  return (
    <div ref={stage} class="photo-viewer-stage photo-viewer-beside" data-contrast={state.value.contrast}>
      <div class="photo-viewer-sheet" style={place}>
        <img
          key={picture.recordingId}
          class="photo-viewer-paper"
          src={address ?? ''}
          alt={t(texts).describe(picture.name, picture.caption)}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            size.value = { width: naturalWidth, height: naturalHeight }
          }}
        />
      </div>
      <p class="photo-viewer-beside-caption">{picture.caption}</p>
    </div>
  )
}
