// A table that scrolls by itself where the page is narrow, by finger and by keyboard.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import './scroll-table.css'

export interface ScrollTableProps {
  label: string
  heads: readonly string[]
  children: ComponentChildren
}

export function ScrollTable({ label, heads, children }: ScrollTableProps) {
  const region = useRef<HTMLElement>(null)
  // What scrolls must be reachable by keyboard, and only then: a table that fits is no stop on the way.
  useEffect(() => {
    const shown = region.current!
    const observer = new ResizeObserver(() => {
      shown.tabIndex = shown.scrollWidth > shown.clientWidth ? 0 : -1
    })
    observer.observe(shown)
    return () => observer.disconnect()
  }, [])
  return (
    <section ref={region} class="scroll-table" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
