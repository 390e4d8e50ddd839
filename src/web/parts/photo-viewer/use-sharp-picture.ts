// When the picture is wanted in its full sharpness, and how long it is held: opened once somebody looks closer than the
// preview shows, or measures; given back with the picture. Must stay true: when the original takes the place of its
// rendition, the rendition stays until the original can be seen.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Change } from './gestures.ts'
import { openSharpPicture, type SharpPicture } from './sharp-picture.ts'
import type { ShownPage } from './use-pages.ts'
import {
  gridLooked,
  hasSameShape,
  originalFailed,
  originalLoaded,
  pictureOf,
  type ViewerState,
  wantsOriginal,
} from './viewer-state.ts'

export function useSharpPicture(
  state: ViewerState,
  page: ShownPage,
  apply: (change: Change) => void,
): SharpPicture | null {
  const [wantedPage, want] = useState('')
  const picture = pictureOf(state)
  const isMeasuring = state.calipers !== null
  const thisPage = `${picture?.recordingId} ${state.page} ${state.tries}`
  useEffect(() => {
    if (state.loaded === 'preview' && (isMeasuring || wantsOriginal(state))) want(thisPage)
  })
  const address = wantedPage === thisPage ? (picture?.originalUrl ?? null) : null
  const sharp = useOpened(address, thisPage, page, apply)
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

function useOpened(address: string | null, thisPage: string, page: ShownPage, apply: (change: Change) => void) {
  const [sharp, setSharp] = useState<SharpPicture | null>(null)
  const held = useRef<SharpPicture | null>(null)
  const exchange = (next: SharpPicture | null) => {
    held.current = next
    setSharp(next)
  }
  useEffect(() => () => held.current?.close(), [])
  // Closed once nobody waits for it any more: a search that was broken off is no grid that was not found.
  useEffect(() => () => sharp?.close(), [sharp])
  useEffect(() => () => exchange(null), [thisPage])
  useEffect(() => {
    if (address === null) return
    let opened: SharpPicture | null = null
    let isOver = false
    const open = async () => {
      const from = await page.sharp()
      if (isOver) return
      opened = openSharpPicture(from)
      const size = await opened.size
      if (isOver) return
      if (!size) apply((before) => originalFailed(before, address))
      if (!size && held.current) return opened.close()
      exchange(opened)
      if (size) apply((before) => (hasSameShape(before, size) ? originalLoaded(before, address) : before))
    }
    open().catch(() => undefined)
    return () => {
      isOver = true
      if (opened !== held.current) opened?.close()
    }
  }, [address])
  return sharp
}
