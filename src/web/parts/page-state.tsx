// What a page shows while it has nothing to show: loading (with words), empty (what to do), broken (what to do).

import type { ComponentChildren } from 'preact'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'

export function Loading({ words }: { words?: string }) {
  return (
    <div class="state" role="status">
      {words ?? t(common).loading}
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children}
    </div>
  )
}

export function Broken({ sentence, onRetry }: { sentence?: string; onRetry?: () => void }) {
  return (
    <div class="state" role="alert">
      <p class="state-title">{sentence ?? t(common).broken}</p>
      {onRetry && (
        <Button look="outline" onTap={onRetry}>
          {t(common).retry}
        </Button>
      )}
    </div>
  )
}
