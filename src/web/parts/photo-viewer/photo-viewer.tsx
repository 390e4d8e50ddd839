// An ECG that was photographed, filling the screen. One state, one render; fingers and keys only change the state.
// Must stay true: what was seen is told once per recording, when its picture is really on the screen.

import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { nowMs } from '../../clock.ts'
import { earlierTexts } from '../../texts/areas/earlier.ts'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { useBackCloses } from '../back-closes.ts'
import { CaliperBar, type MeasureSaid } from './caliper-bar.tsx'
import { Companion } from './companion.tsx'
import type { EarlierEcg, EarlierFound, EarlierSource } from './earlier.ts'
import { EarlierEcgsSheet } from './earlier-ecgs-sheet.tsx'
import { type Change, changeOfKey } from './gestures.ts'
import './photo-viewer.css'
import './calipers.css'
import './earlier.css'
import { Stage } from './stage.tsx'
import { ViewerBar } from './viewer-bar.tsx'
import {
  besideEarlier,
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
import { EarlierBar, NowBar } from './whose-bar.tsx'

export interface PhotoViewerProps {
  pictures: readonly Picture[]
  /** The recording to begin with. */
  recordingId?: string
  onClose(): void
  /** Where ECGs from before are found; left out where nobody asks. */
  earlier?: EarlierSource | undefined
  /** One of them is beside it from the beginning. */
  initialEarlier?: EarlierEcg
  /** This recording's picture (or, without one, its notice) is on the screen. */
  onViewed?(recordingId: string): void
  /** Puts a measurement into the chat; left out where nothing may be written. False = it was not taken. */
  onMeasured?: ((measured: MeasureSaid & { recordingId: string; page?: number }) => Promise<boolean>) | undefined
}

export function PhotoViewer(props: PhotoViewerProps) {
  const { pictures, recordingId, earlier: source, initialEarlier, onClose, onViewed, onMeasured } = props
  const first = pictures.findIndex((picture) => picture.recordingId === recordingId)
  const state = useSignal<ViewerState>(besideEarlier(viewerOf(pictures, first), initialEarlier ?? null))
  const isChoosing = useSignal(false)
  const found = useSignal<EarlierFound | null>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const apply = (change: Change) => {
    state.value = change(state.peek())
  }
  useBackCloses(onClose)
  useEffect(() => openAsModal(dialog.current!), [])
  useEffect(() => apply((before) => withPictures(before, pictures)), [pictures])
  useEffect(() => tellViewed(state.value, onViewed), [state.value.index, state.value.loaded])

  const onKeyDown = (event: KeyboardEvent) => {
    if (isChoosing.peek()) return
    const change = event.ctrlKey || event.metaKey || event.altKey ? null : changeOfKey(event.key)
    if (!change) return
    event.preventDefault()
    apply(change)
  }
  const words = t(texts)
  const picture = pictureOf(state.value)
  const nowAt = picture?.addedAt ?? new Date(nowMs()).toISOString()
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
      <Top state={state.value} apply={apply} onClose={onClose}>
        {source && picture && (
          <button
            type="button"
            class="photo-viewer-earlier"
            aria-label={t(earlierTexts).title}
            aria-pressed={state.value.earlier !== null}
            onClick={() => {
              isChoosing.value = true
            }}
          >
            <span class="photo-viewer-narrow">{t(earlierTexts).open}</span>
            <span class="photo-viewer-wide">{t(earlierTexts).title}</span>
          </button>
        )}
      </Top>
      <Table state={state} apply={apply} nowAt={nowAt} patient={source?.patient ?? ''} />
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
      {source && isChoosing.value && (
        <EarlierEcgsSheet
          source={source}
          found={found}
          nowAt={nowAt}
          onChoose={(ecg) => {
            isChoosing.value = false
            apply((before) => besideEarlier(before, ecg))
          }}
          onClose={() => {
            isChoosing.value = false
          }}
        />
      )}
    </dialog>
  )
}

interface TableProps {
  state: Signal<ViewerState>
  apply: (change: Change) => void
  nowAt: string
  patient: string
}

/** The ECG that is looked at, and what lies beside it. */
function Table({ state, apply, nowAt, patient }: TableProps) {
  const { earlier } = state.value
  const beside = besideOf(state.value)
  return (
    <div class="photo-viewer-table" data-beside={beside !== null}>
      {earlier && <NowBar at={nowAt} patient={patient} />}
      <Stage state={state} apply={apply} />
      {earlier && (
        <EarlierBar ecg={earlier} nowAt={nowAt} onPutAway={() => apply((before) => besideEarlier(before, null))} />
      )}
      {beside && (
        <Companion key={beside.recordingId} state={state} picture={beside} apply={apply} isNamed={earlier !== null} />
      )}
    </div>
  )
}

interface TopProps {
  state: ViewerState
  apply: (change: Change) => void
  onClose: () => void
  children: ComponentChildren
}

function Top({ state, apply, onClose, children }: TopProps) {
  const words = t(texts)
  const { pictures, index, page, pages } = state
  const picture = pictureOf(state)
  return (
    <header class="photo-viewer-top">
      <button type="button" class="photo-viewer-close" onClick={onClose} aria-label={words.close}>
        ✕
      </button>
      <p class="photo-viewer-caption" aria-live="polite">
        {picture && pictures.length > 1 && <b class="number">{words.position(index + 1, pictures.length)}</b>}
        {pages > 1 && <b class="number">{words.page(page, pages)}</b>}
        <span>{picture?.caption ?? words.none}</span>
      </p>
      {children}
      {(pictures.length > 1 || pages > 1) && <Neighbours state={state} apply={apply} />}
    </header>
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
