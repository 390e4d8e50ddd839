// The viewer's tools under the thumb: nearer, farther, whole, turn, contrast, original.

import type { ComponentChildren } from 'preact'
import { photoViewer as texts } from '../../texts/areas/photo-viewer.ts'
import { t } from '../../texts/texts.ts'
import type { Change } from './gestures.ts'
import {
  comparable,
  isPdf,
  measuring,
  nextBeside,
  nextContrast,
  pictureOf,
  sharpnessOf,
  showWhole,
  turn,
  type ViewerState,
  zoomBy,
  zoomShown,
} from './viewer-state.ts'

export function ViewerBar({ state, apply }: { state: ViewerState; apply: (change: Change) => void }) {
  const words = t(texts)
  const picture = pictureOf(state)!
  const sharpness = sharpnessOf(state)
  const isShown = state.size !== null
  const isPicture = picture.previewUrl !== null || isPdf(picture)
  const tools = [
    { words: words.zoomOut, change: (before: ViewerState) => zoomBy(before, 1 / 1.6), icon: <path d="M5 12h14" /> },
    { words: words.zoomIn, change: (before: ViewerState) => zoomBy(before, 1.6), icon: <path d="M5 12h14M12 5v14" /> },
    { words: words.whole, change: showWhole, icon: <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" /> },
    { words: words.turn, change: turn, icon: <path d="M19 12a7 7 0 1 1-2.5-5.4M19 3v5h-5" /> },
  ]
  return (
    <footer class="photo-viewer-bar">
      <p class="photo-viewer-zoom number">
        {isShown && `${zoomShown(state).toFixed(1)}×`}
        {sharpness !== 'preview' && <span> · {words[sharpness]}</span>}
      </p>
      <div class="photo-viewer-tools" role="toolbar" aria-label={words.keys}>
        {isPicture &&
          tools.map((tool) => (
            <button key={tool.words} type="button" disabled={!isShown} onClick={() => apply(tool.change)}>
              <Icon>{tool.icon}</Icon>
              <span>{tool.words}</span>
            </button>
          ))}
        {isPicture && (
          <button
            type="button"
            aria-label={`${words.contrast}: ${words[state.contrast]}`}
            disabled={!isShown}
            onClick={() => apply(nextContrast)}
          >
            <Icon>
              <circle cx="12" cy="12" r="8" />
              <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
            </Icon>
            <span>{words[state.contrast]}</span>
          </button>
        )}
        {isPicture && (
          <button
            type="button"
            aria-pressed={state.calipers !== null}
            disabled={!isShown}
            onClick={() => apply(measuring)}
          >
            <Icon>
              <path d="M4 5v14M20 5v14M4 12h16M7 9l-3 3 3 3M17 9l3 3-3 3" />
            </Icon>
            <span>{words.measure}</span>
          </button>
        )}
        {isPicture && comparable(state).length > 0 && (
          <button
            type="button"
            aria-pressed={state.besideId !== null}
            disabled={!isShown}
            onClick={() => apply(nextBeside)}
          >
            <Icon>
              <path d="M4 5h6v14H4zM14 5h6v14h-6z" />
            </Icon>
            <span>{words.compare}</span>
          </button>
        )}
        <a
          href={picture.originalUrl}
          download={picture.name}
          aria-label={picture.isRendition ? words.downloadClear : words.download}
        >
          <Icon>
            <path d="M12 4v11M7 10l5 5 5-5M4 20h16" />
          </Icon>
          <span>{picture.isRendition ? words.clear : words.original}</span>
        </a>
      </div>
    </footer>
  )
}

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}
