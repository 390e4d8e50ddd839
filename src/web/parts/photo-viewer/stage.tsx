// The stage: the sheet of paper under the fingers, sharpened where somebody looks closely, with the calipers on it.

import type { Signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { CaliperLayer } from './caliper-layer.tsx'
import { type Size, transformOf } from './geometry.ts'
import { type Change, listenToFingers } from './gestures.ts'
import { SharpLayer } from './sharp-layer.tsx'
import { openSharpPicture, type SharpPicture } from './sharp-picture.ts'
import { type ShownPage, useShownPage } from './use-pages.ts'
import {
  askAgain,
  changeCalipers,
  frameOf,
  gridLooked,
  isPdf,
  onStage,
  originalLoaded,
  type Picture,
  pictureOf,
  previewFailed,
  previewLoaded,
  type ViewerState,
  wantsOriginal,
} from './viewer-state.ts'

export interface StageProps {
  state: Signal<ViewerState>
  apply: (change: Change) => void
}

export function Stage({ state, apply }: StageProps) {
  const stage = useRef<HTMLDivElement>(null)
  useEffect(() => listenToFingers(stage.current!, () => state.peek(), apply), [])
  useEffect(() => watchSize(stage.current!, apply), [])
  const words = t(texts)
  const now = state.value
  const page = useShownPage(now, apply)
  const sharp = useSharpPicture(now, page, apply)
  const picture = pictureOf(now)
  const frame = frameOf(now)
  const isPicture = picture !== null && (picture.previewUrl !== null || isPdf(picture))
  return (
    <div ref={stage} class="photo-viewer-stage" data-contrast={now.contrast} data-loaded={now.loaded}>
      {page.previewUrl && now.loaded !== 'failed' && (
        <Sheet state={now} previewUrl={page.previewUrl} sharp={sharp} apply={apply} />
      )}
      {now.calipers && frame && (
        <CaliperLayer
          calipers={now.calipers}
          view={now.view}
          frame={frame}
          onChange={(change) => apply((before) => changeCalipers(before, change))}
        />
      )}
      {isPicture && now.loaded === 'nothing' && <p class="photo-viewer-note">{words.loading}</p>}
      {isPicture && now.loaded === 'failed' && (
        <div class="photo-viewer-note" role="alert">
          <p>{words.failed}</p>
          <button type="button" class="photo-viewer-button" onClick={() => apply(askAgain)}>
            {words.again}
          </button>
        </div>
      )}
      {picture && !isPicture && <NoPreview picture={picture} />}
    </div>
  )
}

interface SheetProps {
  state: ViewerState
  previewUrl: string
  sharp: SharpPicture | null
  apply: (change: Change) => void
}

/** The preview, and on it what is seen of the original: the same place on the paper, so nothing jumps. */
function Sheet({ state, previewUrl, sharp, apply }: SheetProps) {
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
  return (
    <div class="photo-viewer-sheet" style={place}>
      <img
        key={previewUrl}
        class="photo-viewer-paper"
        src={previewUrl}
        alt={words.describe(picture.name, picture.caption)}
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          apply((before) => previewLoaded(before, { width: naturalWidth, height: naturalHeight }))
        }
        onError={() => apply(previewFailed)}
      />
      {sharp && frame && state.loaded === 'original' && <SharpLayer picture={sharp} view={state.view} frame={frame} />}
    </div>
  )
}

/** Opened once somebody looks closer than the preview shows, or measures; given back with the picture. */
function useSharpPicture(state: ViewerState, page: ShownPage, apply: (change: Change) => void): SharpPicture | null {
  const [sharp, setSharp] = useState<SharpPicture | null>(null)
  const [isWanted, want] = useState(false)
  const picture = pictureOf(state)
  const isMeasuring = state.calipers !== null
  useEffect(() => () => want(false), [picture?.recordingId, state.page, state.tries])
  useEffect(() => {
    if (state.loaded === 'preview' && (isMeasuring || wantsOriginal(state))) want(true)
  })
  useEffect(() => {
    if (!isWanted) return
    let opened: SharpPicture | null = null
    let isOver = false
    const open = async () => {
      const from = await page.sharp()
      if (isOver) return
      opened = openSharpPicture(from)
      const size = await opened.size
      if (isOver) return
      if (size) apply((before) => (hasSameShape(size, before) ? originalLoaded(before) : before))
      setSharp(opened)
    }
    open().catch(() => undefined)
    return () => {
      isOver = true
      opened?.close()
      setSharp(null)
    }
  }, [isWanted])
  useEffect(() => {
    if (!sharp || !isMeasuring) return
    let isOver = false
    void sharp.grid().then((grid) => isOver || apply((before) => gridLooked(before, grid)))
    return () => {
      isOver = true
    }
  }, [sharp, isMeasuring])
  return sharp
}

function NoPreview({ picture }: { picture: Picture }) {
  const words = t(texts)
  return (
    <div class="photo-viewer-note">
      <p class="photo-viewer-name">{picture.name}</p>
      <p>{words.isFile(picture.mediaType)}</p>
      <a class="photo-viewer-button" href={picture.originalUrl} download={picture.name} rel="noopener">
        {words.download}
      </a>
    </div>
  )
}

/** An original that lies otherwise than the preview (orientation kept elsewhere) would move under the finger. */
function hasSameShape(one: Size, { size }: ViewerState): boolean {
  if (!size || one.height === 0) return false
  const ratio = one.width / one.height / (size.width / size.height)
  return Math.abs(ratio - 1) < 0.01
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
