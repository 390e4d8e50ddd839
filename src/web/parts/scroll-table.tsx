// A table that scrolls by itself where the page is narrow, by finger and by keyboard.

import type { ComponentChildren } from 'preact'
import { useScrollFocus } from './scroll-focus.ts'
import './scroll-table.css'

export interface ScrollTableProps {
  label: string
  heads: readonly string[]
  children: ComponentChildren
}

export function ScrollTable({ label, heads, children }: ScrollTableProps) {
  const region = useScrollFocus<HTMLElement>()
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
