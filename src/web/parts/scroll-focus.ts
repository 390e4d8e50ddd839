// What scrolls must be reachable by keyboard, and only then: a table that fits is no stop on the way.

import { useEffect, useRef } from 'preact/hooks'

export function useScrollFocus<Shown extends HTMLElement>() {
  const region = useRef<Shown>(null)
  useEffect(() => {
    const shown = region.current!
    const observer = new ResizeObserver(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = shown
      shown.tabIndex = scrollWidth > clientWidth || scrollHeight > clientHeight ? 0 : -1
    })
    observer.observe(shown)
    return () => observer.disconnect()
  }, [])
  return region
}
