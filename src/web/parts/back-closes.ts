// The phone's back button closes what lies on top (viewer, panel) before it leaves the page. One history entry per layer;
// when one layer gives way to another its entry is used again.

import { useLayoutEffect, useRef } from 'preact/hooks'

/** `stays`: not by a step back. */
type Close = () => unknown

const layers: { close: Close }[] = []
let pushed = 0
let ownSteps = 0
let isListening = false

export function useBackCloses(onClose: Close): void {
  const latest = useRef(onClose)
  latest.current = onClose
  // with the render itself: one layer that gives way to another must not be taken for one that went
  useLayoutEffect(() => {
    const layer = { close: () => latest.current() }
    layers.push(layer)
    settleSoon()
    return () => {
      const at = layers.indexOf(layer)
      if (at >= 0) layers.splice(at, 1)
      settleSoon()
    }
  }, [])
}

/** The same for what unfolds in a page: stands beside it while it is open. */
export function BackCloses({ onClose }: { onClose: Close }): null {
  useBackCloses(onClose)
  return null
}

/** After the render in which one layer went and perhaps another came. */
function settleSoon(): void {
  if (!isListening) addEventListener('popstate', wentBack)
  isListening = true
  setTimeout(settle)
}

function settle(): void {
  // an own step back is still on its way: what it would do to a new entry is the browser's guess
  if (ownSteps > 0) return
  for (; pushed < layers.length; pushed += 1) history.pushState({ layer: pushed + 1 }, '')
  const surplus = pushed - layers.length
  if (surplus <= 0) return
  pushed = layers.length
  // A page that was left by a link has its own entry on top: nothing to take back.
  if (!(history.state as { layer?: number } | null)?.layer) return
  ownSteps += 1
  history.go(-surplus)
}

function wentBack(): void {
  if (ownSteps > 0) {
    ownSteps -= 1
    settle()
    return
  }
  if (pushed === 0) return
  pushed -= 1
  const layer = layers.pop()
  if (layer?.close() !== 'stays') return
  layers.push(layer)
  settleSoon()
}
