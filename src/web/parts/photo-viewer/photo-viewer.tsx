// An ECG that was photographed, filling the screen. One state, one render; fingers and keys only change the state.
// Must stay true: what was seen is told once per recording, when its picture is really on the screen.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { useBackCloses } from '../back-closes.ts'
import { CaliperBar, type MeasureSaid } from './caliper-bar.tsx'
import { Companion } from './companion.tsx'
import { type Change, changeOfKey } from './gestures.ts'
import './photo-viewer.css'
import './calipers.css'
import { Stage } from './stage.tsx'
import { ViewerBar } from './viewer-bar.tsx'
import {
  besideOf,
  changeCalipers,
  isPdf,
  type Picture,
  pictureOf,
  step,
  type ViewerState,
  viewerOf,
  withPictures,
} from './viewer-state.ts'

export interface PhotoViewerProps {
  pictures: readonly Picture[]
  /** The recording to begin with. */
  recordingId?: string
  onClose(): void
  /** This recording's picture (or, without one, its notice) is on the screen. */
  onViewed?(recordingId: string): void
  /** Puts a measurement into the chat; left out where nothing may be written. False = it was not taken. */
  onMeasured?: ((measured: MeasureSaid & { recordingId: string; page?: number }) => Promise<boolean>) | undefined
}

export function PhotoViewer({ pictures, recordingId, onClose, onViewed, onMeasured }: PhotoViewerProps) {
  const first = pictures.findIndex((picture) => picture.recordingId === recordingId)
  const state = useSignal<ViewerState>(viewerOf(pictures, first))
  const dialog = useRef<HTMLDialogElement>(null)
  const apply = (change: Change) => {
    state.value = change(state.peek())
  }
  useBackCloses(onClose)
  useEffect(() => openAsModal(dialog.current!), [])
  useEffect(() => apply((before) => withPictures(before, pictures)), [pictures])
  useEffect(() => tellViewed(state.value, onViewed), [state.value.index, state.value.loaded])

  const onKeyDown = (event: KeyboardEvent) => {
    const change = event.ctrlKey || event.metaKey || event.altKey ? null : changeOfKey(event.key)
    if (!change) return
    event.preventDefault()
    apply(change)
  }
  const words = t(texts)
  const picture = pictureOf(state.value)
  const beside = besideOf(state.value)
  return (
    <dialog
      ref={dialog}
      class="photo-viewer"
      tabIndex={-1}
      aria-label={words.title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header class="photo-viewer-top">
        <button type="button" class="photo-viewer-close" onClick={onClose} aria-label={words.close}>
          ✕
        </button>
        <p class="photo-viewer-caption" aria-live="polite">
          {picture && pictures.length > 1 && (
            <b class="number">{words.position(state.value.index + 1, pictures.length)}</b>
          )}
          {state.value.pages > 1 && <b class="number">{words.page(state.value.page, state.value.pages)}</b>}
          <span>{picture?.caption ?? words.none}</span>
        </p>
        {(pictures.length > 1 || state.value.pages > 1) && <Neighbours state={state.value} apply={apply} />}
      </header>
      <div class="photo-viewer-table" data-beside={beside !== null}>
        <Stage state={state} apply={apply} />
        {beside && <Companion state={state} picture={beside} apply={apply} />}
      </div>
      {picture && state.value.calipers && state.value.size && (
        <CaliperBar
          calipers={state.value.calipers}
          size={state.value.size}
          stageScale={state.value.view.scale}
          onChange={(change) => apply((before) => changeCalipers(before, change))}
          onSay={onMeasured && ((said) => onMeasured({ ...said, ...placeOf(state.value, picture) }))}
        />
      )}
      {picture && <ViewerBar state={state.value} apply={apply} />}
    </dialog>
  )
}

function Neighbours({ state, apply }: { state: ViewerState; apply: (change: Change) => void }) {
  const words = t(texts)
  return (
    <div class="photo-viewer-neighbours">
      <button
        type="button"
        aria-label={words.previous}
        disabled={step(state, -1) === state}
        onClick={() => apply((before) => step(before, -1))}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label={words.next}
        disabled={step(state, 1) === state}
        onClick={() => apply((before) => step(before, 1))}
      >
        ›
      </button>
    </div>
  )
}

function placeOf(state: ViewerState, picture: Picture): { recordingId: string; page?: number } {
  const { recordingId } = picture
  return isPdf(picture) ? { recordingId, page: state.page } : { recordingId }
}

function tellViewed(state: ViewerState, onViewed?: (recordingId: string) => void) {
  const picture = pictureOf(state)
  if (!picture || !onViewed) return
  if ((picture.previewUrl === null && !isPdf(picture)) || state.loaded === 'preview') onViewed(picture.recordingId)
}

function openAsModal(dialog: HTMLDialogElement) {
  dialog.showModal()
  // The dialog itself, so that the keys work and no button looks pressed.
  dialog.focus()
  return () => dialog.close()
}
