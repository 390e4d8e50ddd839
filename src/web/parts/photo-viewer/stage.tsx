// The stage: the sheet of paper under the fingers, sharpened where somebody looks closely, with the calipers on it.

import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import { CaliperLayer } from './caliper-layer.tsx'
import { transformOf } from './geometry.ts'
import { type Change, listenToFingers } from './gestures.ts'
import { SharpLayer } from './sharp-layer.tsx'
import type { SharpPicture } from './sharp-picture.ts'
import { type ShownPage, useShownPage } from './use-pages.ts'
import { useSharpPicture } from './use-sharp-picture.ts'
import {
  askAgain,
  changeCalipers,
  frameOf,
  isPdf,
  onStage,
  type Picture,
  pictureOf,
  previewFailed,
  previewLoaded,
  type ViewerState,
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
      {page.previewUrl && now.loaded !== 'failed' && <Sheet state={now} page={page} sharp={sharp} apply={apply} />}
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
  page: ShownPage
  sharp: SharpPicture | null
  apply: (change: Change) => void
}

/** The preview, and on it what is seen of the original: the same place on the paper, so nothing jumps. */
function Sheet({ state, page, sharp, apply }: SheetProps) {
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
        key={page.key}
        class="photo-viewer-paper"
        src={page.previewUrl ?? ''}
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
