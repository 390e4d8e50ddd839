// The bar at the top of a page: back, title, and at most one thing on the right. In a demo every page says that it is one:
// its patients are nobody.

import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { me } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'

export interface TopBarProps {
  title: ComponentChildren
  /** Where back leads; left out on home pages. */
  back?: string
  right?: ComponentChildren
}

export function TopBar({ title, back, right }: TopBarProps) {
  return (
    <header class="top-bar">
      {back !== undefined && (
        <Link class="top-bar-button" href={back} aria-label={t(common).back}>
          <svg width="12" height="20" viewBox="0 0 12 20" fill="none" aria-hidden="true">
            <path d="M10 2 2 10l8 8" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
          </svg>
        </Link>
      )}
      {me.value?.network.demo && <span class="demo-mark">{t(common).demo}</span>}
      <h1 class="top-bar-title">{title}</h1>
      {right}
    </header>
  )
}
