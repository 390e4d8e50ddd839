// A row of a list (WeUI cell): words on the left, a value on the right; tappable when it leads somewhere.

import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'

export interface RowProps {
  children: ComponentChildren
  note?: ComponentChildren
  side?: ComponentChildren
  lead?: ComponentChildren
  href?: string
  onTap?: () => void
}

export function Row(props: RowProps) {
  if (props.href !== undefined) {
    return (
      <Link class="row" href={props.href}>
        <Inside {...props} />
      </Link>
    )
  }
  if (props.onTap) {
    return (
      <button type="button" class="row" onClick={props.onTap}>
        <Inside {...props} />
      </button>
    )
  }
  return (
    <div class="row">
      <Inside {...props} />
    </div>
  )
}

/** A group of rows under a quiet title. */
export function Rows({ title, children }: { title?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section>
      {title && <h2 class="rows-titled">{title}</h2>}
      <div class="rows">{children}</div>
    </section>
  )
}

function Inside({ children, note, side, lead }: RowProps) {
  return (
    <>
      {lead}
      <span class="row-main">
        <span>{children}</span>
        {note && <div class="row-note">{note}</div>}
      </span>
      {side !== undefined && <span class="row-side">{side}</span>}
    </>
  )
}
