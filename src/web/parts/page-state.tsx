// What a page shows while it has nothing to show: loading (with words), empty (what to do), broken (what to do). Nothing
// loads without an end: after a while it is said, with a way on. Nobody but the doctor opens the page anew.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { keepsAfterClosing, link } from '../phone-state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'

/** Longer than a slow network needs for a screen. What was asked may still come: nothing is said to have failed. */
export const longMs = 10_000

export function Loading({ words }: { words?: string }) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), longMs)
    return () => clearTimeout(timer)
  }, [])
  if (isLong) return <StillLoading words={words} />
  return (
    <div class="state" role="status">
      {words ?? t(common).loading}
    </div>
  )
}

export function StillLoading({ words }: { words?: string | undefined }) {
  const mayOpenAnew = link.value !== 'down' || isOpenedFromHere()
  return (
    <div class="state">
      <p class="state-title">{words ?? t(common).loading}</p>
      <p role="status">
        {t(common).loadingLong}
        {keepsAfterClosing.value ? t(common).threwKept : t(outboxWords).keepsNothing}
      </p>
      {mayOpenAnew ? (
        <Button look="outline" onTap={() => location.reload()}>
          {t(common).openAnew}
        </Button>
      ) : (
        <p>{t(outboxWords).stayHere}</p>
      )}
    </div>
  )
}

/** Without a service worker (plain HTTP) a page that is opened anew comes from the network or not at all. */
function isOpenedFromHere(): boolean {
  return Boolean(navigator.serviceWorker?.controller)
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
