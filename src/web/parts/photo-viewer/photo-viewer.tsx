// An ECG that was photographed, filling the screen. One state, one render; fingers and keys only change the state.
// Must stay true: what was seen is told once per recording, when its picture is really on the screen.

import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { useBackCloses } from '../back-closes.ts'
import { transformOf } from './geometry.ts'
import { type Change, changeOfKey, listenToFingers } from './gestures.ts'
import './photo-viewer.css'
import { ViewerBar } from './viewer-bar.tsx'
import {
  askAgain,
  frameOf,
  onStage,
  originalLoaded,
  type Picture,
  pictureOf,
  previewFailed,
  previewLoaded,
  show,
  type ViewerState,
  viewerOf,
  wantsOriginal,
  withPictures,
} from './viewer-state.ts'

export interface PhotoViewerProps {
  pictures: readonly Picture[]
  /** The recording to begin with. */
  recordingId?: string
  onClose(): void
  /** This recording's picture (or, without one, its notice) is on the screen. */
  onViewed?(recordingId: string): void
}

export function PhotoViewer({ pictures, recordingId, onClose, onViewed }: PhotoViewerProps) {
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
          <span>{picture?.caption ?? words.none}</span>
        </p>
        {pictures.length > 1 && <Neighbours state={state.value} apply={apply} />}
      </header>
      <Stage state={state} apply={apply} />
      {picture && <ViewerBar state={state.value} apply={apply} />}
    </dialog>
  )
}

function Stage({ state, apply }: { state: Signal<ViewerState>; apply: (change: Change) => void }) {
  const stage = useRef<HTMLDivElement>(null)
  useEffect(() => listenToFingers(stage.current!, () => state.peek(), apply), [])
  useEffect(() => watchSize(stage.current!, apply), [])
  const words = t(texts)
  const picture = pictureOf(state.value)
  return (
    <div ref={stage} class="photo-viewer-stage" data-contrast={state.value.contrast}>
      {picture?.previewUrl && state.value.loaded !== 'failed' && <Paper state={state.value} apply={apply} />}
      {picture?.previewUrl && state.value.loaded === 'nothing' && <p class="photo-viewer-note">{words.loading}</p>}
      {picture?.previewUrl && state.value.loaded === 'failed' && (
        <div class="photo-viewer-note" role="alert">
          <p>{words.failed}</p>
          <button type="button" class="photo-viewer-button" onClick={() => apply(askAgain)}>
            {words.again}
          </button>
        </div>
      )}
      {picture && !picture.previewUrl && <NoPreview picture={picture} />}
    </div>
  )
}

/** The preview, and over it the original once it is needed and there: the same place, so nothing jumps. */
function Paper({ state, apply }: { state: ViewerState; apply: (change: Change) => void }) {
  const words = t(texts)
  const picture = pictureOf(state)!
  const frame = frameOf(state)
  const place = frame
    ? {
        width: `${frame.picture.width}px`,
        height: `${frame.picture.height}px`,
        transform: transformOf(state.view, frame),
      }
    : { visibility: 'hidden' }
  const again = state.tries > 0 ? `?try=${state.tries}` : ''
  return (
    <>
      <img
        key={`${picture.recordingId}-${state.tries}`}
        class="photo-viewer-paper"
        src={picture.previewUrl + again}
        alt={words.describe(picture.name, picture.caption)}
        style={place}
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          apply((before) => previewLoaded(before, { width: naturalWidth, height: naturalHeight }))
        }
        onError={() => apply(previewFailed)}
      />
      {(wantsOriginal(state) || state.loaded === 'original') && (
        <img
          key={`${picture.recordingId}-original`}
          class="photo-viewer-paper"
          src={picture.originalUrl}
          alt=""
          style={state.loaded === 'original' ? place : { visibility: 'hidden' }}
          draggable={false}
          onLoad={({ currentTarget }) => {
            if (hasSameShape(currentTarget, state)) apply(originalLoaded)
          }}
        />
      )}
    </>
  )
}

function NoPreview({ picture }: { picture: Picture }) {
  const words = t(texts)
  const isPdf = picture.mediaType === 'application/pdf'
  return (
    <div class="photo-viewer-note">
      <p class="photo-viewer-name">{picture.name}</p>
      <p>{isPdf ? words.isPdf : words.isFile(picture.mediaType)}</p>
      <a class="photo-viewer-button" href={picture.originalUrl} download={picture.name} rel="noopener">
        {isPdf ? words.openFile : words.download}
      </a>
    </div>
  )
}

function Neighbours({ state, apply }: { state: ViewerState; apply: (change: Change) => void }) {
  const words = t(texts)
  return (
    <div class="photo-viewer-neighbours">
      <button
        type="button"
        aria-label={words.previous}
        disabled={state.index === 0}
        onClick={() => apply((before) => show(before, before.index - 1))}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label={words.next}
        disabled={state.index === state.pictures.length - 1}
        onClick={() => apply((before) => show(before, before.index + 1))}
      >
        ›
      </button>
    </div>
  )
}

/** An original that lies otherwise than the preview (orientation kept elsewhere) would move under the finger. */
function hasSameShape({ naturalWidth, naturalHeight }: HTMLImageElement, { size }: ViewerState): boolean {
  if (!size || naturalHeight === 0) return false
  const ratio = naturalWidth / naturalHeight / (size.width / size.height)
  return Math.abs(ratio - 1) < 0.01
}

function tellViewed(state: ViewerState, onViewed?: (recordingId: string) => void) {
  const picture = pictureOf(state)
  if (!picture || !onViewed) return
  if (picture.previewUrl === null || state.loaded === 'preview') onViewed(picture.recordingId)
}

function openAsModal(dialog: HTMLDialogElement) {
  dialog.showModal()
  // The dialog itself, so that the keys work and no button looks pressed.
  dialog.focus()
  return () => dialog.close()
}

function watchSize(stage: HTMLElement, apply: (change: Change) => void) {
  const measure = () => {
    const { width, height } = stage.getBoundingClientRect()
    apply((before) => onStage(before, { width, height }))
  }
  measure()
  const observer = new ResizeObserver(measure)
  observer.observe(stage)
  return () => observer.disconnect()
}
