// The viewer's state and its pure changes. What is shown follows from this and from nothing else.

import type { PaperGrid } from '../../../ecg/paper/find-grid.ts'
import { type Calipers, calipersOn, gridFound } from './caliper-state.ts'
import type { EarlierEcg } from './earlier.ts'
import {
  type Frame,
  fitted,
  isFitted,
  moved,
  type Point,
  pictureAt,
  pinched,
  restaged,
  type Size,
  turned,
  type View,
  zoomed,
  zoomOf,
} from './geometry.ts'

/** One recording as the viewer needs it. `previewUrl` is null where the file has no picture (PDF, device files). */
export interface Picture {
  recordingId: string
  name: string
  mediaType: string
  bytes: number
  /** Who added it and when, in the reader's words. */
  caption: string
  addedAt?: string
  previewUrl: string | null
  originalUrl: string
  /** `originalUrl` gives what the phone drew for the road; what the camera took follows. */
  isRendition?: boolean
}

export type Contrast = 'plain' | 'strong' | 'inverted'
/** What of the picture has arrived. */
export type Loaded = 'nothing' | 'preview' | 'original' | 'failed'

export interface ViewerState {
  pictures: readonly Picture[]
  index: number
  stage: Size
  /** The preview's own size, known when it has loaded. */
  size: Size | null
  view: View
  contrast: Contrast
  loaded: Loaded
  /** The address whose pixels lie sharp on the preview, and the one that could not be opened. */
  sharpFrom: string | null
  sharpFailed: string | null
  /** How often the preview was asked for again. */
  tries: number
  /** Of a document, from 1; a photograph is one page. */
  page: number
  pages: number
  /** The recording that is shown beside this one; null = none. */
  besideId: string | null
  /** An ECG from before, beside whichever of this consultation is shown; null = none. */
  earlier: EarlierEcg | null
  /** null = not measuring. */
  calipers: Calipers | null
}

/** From this zoom on the preview's pixels show: the original is fetched. */
export const originalFromZoom = 2
const unsharp = { loaded: 'nothing', sharpFrom: null, sharpFailed: null } as const
const fresh = { ...unsharp, tries: 0, page: 1, pages: 1, calipers: null, besideId: null } as const
const nothing: View = { scale: 1, centre: { x: 0, y: 0 }, turn: 0 }
const contrasts: readonly Contrast[] = ['plain', 'strong', 'inverted']

export function viewerOf(pictures: readonly Picture[], index: number): ViewerState {
  const within = Math.min(Math.max(index, 0), Math.max(0, pictures.length - 1))
  const stage = { width: 0, height: 0 }
  return { pictures, index: within, stage, size: null, view: nothing, contrast: 'plain', ...fresh, earlier: null }
}

export function pictureOf(state: ViewerState): Picture | null {
  return state.pictures[state.index] ?? null
}

/** Another recording, fitted. The chosen contrast stays: it belongs to the eye, not to the picture. */
export function show(state: ViewerState, index: number): ViewerState {
  if (index < 0 || index >= state.pictures.length || index === state.index) return state
  return { ...state, index, size: null, view: nothing, ...fresh }
}

/** A recording arrived while the viewer is open: the one that is looked at stays. */
export function withPictures(state: ViewerState, pictures: readonly Picture[]): ViewerState {
  const current = pictureOf(state)?.recordingId
  const index = pictures.findIndex((picture) => picture.recordingId === current)
  if (index === -1) return viewerOf(pictures, state.index)
  return { ...state, pictures, index }
}

export function onStage(state: ViewerState, stage: Size): ViewerState {
  if (stage.width === state.stage.width && stage.height === state.stage.height) return state
  if (!state.size) return { ...state, stage }
  const after = { stage, picture: state.size }
  const before = { stage: state.stage, picture: state.size }
  const view = state.stage.width === 0 ? fitted(after, state.view.turn) : restaged(state.view, before, after)
  return { ...state, stage, view }
}

/** A better picture of the same paper comes into the place of the first one: view and calipers keep that one's pixels. */
export function previewLoaded(state: ViewerState, size: Size): ViewerState {
  if (hasSameShape(state, size)) return state.loaded === 'original' ? state : { ...state, loaded: 'preview' }
  const view = fitted({ stage: state.stage, picture: size }, state.view.turn)
  return { ...state, size, view, loaded: 'preview', sharpFrom: null, calipers: state.size ? null : state.calipers }
}

export function originalLoaded(state: ViewerState, from = pictureOf(state)?.originalUrl ?? null): ViewerState {
  if (state.loaded !== 'preview' && state.loaded !== 'original') return state
  return { ...state, loaded: 'original', sharpFrom: from }
}

export function originalFailed(state: ViewerState, from: string): ViewerState {
  return { ...state, sharpFailed: from }
}

/** What lies on the screen, in a word for the doctor. The original is named only where its own pixels are seen. */
export function sharpnessOf(state: ViewerState): 'preview' | 'originalComing' | 'sharpening' | 'clear' | 'original' {
  const picture = pictureOf(state)
  if (!picture || !state.size) return 'preview'
  if (picture.isRendition) return 'originalComing'
  if (state.loaded === 'original' && state.sharpFrom === picture.originalUrl) return 'original'
  if (wantsOriginal(state)) return 'sharpening'
  return state.loaded === 'original' ? 'clear' : 'preview'
}

/** An original that lies otherwise than the preview (orientation kept elsewhere) would move under the finger. */
export function hasSameShape({ size }: Pick<ViewerState, 'size'>, { width, height }: Size): boolean {
  if (!size || height === 0) return false
  return Math.abs(width / height / (size.width / size.height) - 1) < 0.01
}

/** Another page of the same document: seen whole, as another recording is. */
export function showPage(state: ViewerState, page: number): ViewerState {
  if (page < 1 || page > state.pages || page === state.page) return state
  return { ...state, page, size: null, view: nothing, ...unsharp, calipers: null }
}

/** The next page, and after the last one the next recording. */
export function step(state: ViewerState, by: 1 | -1): ViewerState {
  const turned = showPage(state, state.page + by)
  return turned === state ? show(state, state.index + by) : turned
}

export function pagesKnown(state: ViewerState, pages: number): ViewerState {
  return { ...state, pages }
}

export function pageFailed(state: ViewerState): ViewerState {
  return { ...state, loaded: 'failed' }
}

export function isPdf({ mediaType }: Pick<Picture, 'mediaType'>): boolean {
  return mediaType === 'application/pdf'
}

/** The ECG before this one beside it (the next one where this is the first), then the others in turn, then none. */
export function nextBeside(state: ViewerState): ViewerState {
  const others = comparable(state)
  const at = others.findIndex(({ recordingId }) => recordingId === state.besideId)
  return { ...state, besideId: others[at + 1]?.recordingId ?? null, earlier: null }
}

/** Pictures that can stand beside the one that is shown: earlier ones first, the nearest in time before all. */
export function comparable(state: ViewerState): Picture[] {
  const { pictures, index } = state
  const earlier = pictures.slice(0, index).reverse()
  return [...earlier, ...pictures.slice(index + 1)].filter(({ previewUrl }) => previewUrl !== null)
}

/** One from before takes the place of one of this consultation; null puts it away. */
export function besideEarlier(state: ViewerState, earlier: EarlierEcg | null): ViewerState {
  return { ...state, earlier, besideId: null }
}

export function besideOf(state: ViewerState): Picture | null {
  if (state.earlier) return state.earlier
  return comparable(state).find(({ recordingId }) => recordingId === state.besideId) ?? null
}

/** Calipers on or off. They begin in the middle of what is seen. */
export function measuring(state: ViewerState): ViewerState {
  const frame = frameOf(state)
  if (state.calipers || !frame) return { ...state, calipers: null }
  return { ...state, calipers: calipersOn(frame.picture, pictureAt(state.view, middleOf(state.stage), frame)) }
}

export function changeCalipers(state: ViewerState, change: (before: Calipers) => Calipers): ViewerState {
  return state.calipers ? { ...state, calipers: change(state.calipers) } : state
}

export function gridLooked(state: ViewerState, paper: PaperGrid | null): ViewerState {
  const { size } = state
  return size ? changeCalipers(state, (before) => gridFound(before, paper, size)) : state
}

export function previewFailed(state: ViewerState): ViewerState {
  return { ...state, loaded: 'failed' }
}

export function askAgain(state: ViewerState): ViewerState {
  return { ...state, ...unsharp, size: null, tries: state.tries + 1 }
}

export function zoomBy(state: ViewerState, factor: number, at: Point = middleOf(state.stage)): ViewerState {
  return change(state, (view, frame) => zoomed(view, factor, at, frame))
}

export function panBy(state: ViewerState, by: Point): ViewerState {
  return change(state, (view, frame) => moved(view, by, frame))
}

export function pinch(state: ViewerState, from: readonly [Point, Point], to: readonly [Point, Point]): ViewerState {
  return change(state, (view, frame) => pinched(view, from, to, frame))
}

export function showWhole(state: ViewerState): ViewerState {
  return change(state, (view, frame) => fitted(frame, view.turn))
}

/** Double tap: back to fitted; from fitted to near, where the finger is. */
export function fitOrNear(state: ViewerState, at: Point): ViewerState {
  return whollyShown(state) ? zoomBy(state, 3, at) : showWhole(state)
}

export function turn(state: ViewerState): ViewerState {
  return change(state, turned)
}

export function nextContrast(state: ViewerState): ViewerState {
  const at = contrasts.indexOf(state.contrast)
  return { ...state, contrast: contrasts[(at + 1) % contrasts.length]! }
}

export function whollyShown(state: ViewerState): boolean {
  const frame = frameOf(state)
  return !frame || isFitted(state.view, frame)
}

export function zoomShown(state: ViewerState): number {
  const frame = frameOf(state)
  return frame ? zoomOf(state.view, frame) : 1
}

export function wantsOriginal(state: ViewerState): boolean {
  const wanted = pictureOf(state)?.originalUrl
  if (state.loaded !== 'preview' && state.loaded !== 'original') return false
  return state.sharpFrom !== wanted && state.sharpFailed !== wanted && zoomShown(state) >= originalFromZoom
}

export function frameOf(state: ViewerState): Frame | null {
  return state.size ? { stage: state.stage, picture: state.size } : null
}

function change(state: ViewerState, next: (view: View, frame: Frame) => View): ViewerState {
  const frame = frameOf(state)
  return frame ? { ...state, view: next(state.view, frame) } : state
}

function middleOf(stage: Size): Point {
  return { x: stage.width / 2, y: stage.height / 2 }
}
