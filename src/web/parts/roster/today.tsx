// Today on a screen of days: it is in view when the roster opens, and one tap away when it was scrolled out of view.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'

interface TodayProps {
  /** What is shown: another text is another span, or another roster. */
  shown: string
  /** The days have their duties: nothing above them grows any more. */
  isComplete: boolean
  hasToday: boolean
}

export function BackToToday({ shown, isComplete, hasToday }: TodayProps) {
  const opened = useRef('')
  const [isAway, setAway] = useState(false)
  useLayoutEffect(() => {
    if (!isComplete || opened.current === shown) return
    opened.current = shown
    reveal(rowOfToday())
  }, [shown, isComplete])
  useEffect(() => {
    const row = rowOfToday()
    if (!row) return setAway(false)
    const watch = new IntersectionObserver((seen) => setAway(seen.at(-1)?.isIntersecting === false), {
      rootMargin: `-${Math.round(underTheHeads())}px 0px 0px`,
    })
    watch.observe(row)
    return () => watch.disconnect()
  }, [shown, isComplete, hasToday])
  if (!hasToday || !isAway) return null
  return (
    <button type="button" class="button roster-to-today" onClick={goToToday}>
      {t(texts).today}
    </button>
  )
}

/** Also for whoever goes by keyboard: the day is where the next key counts. */
function goToToday(): void {
  const row = rowOfToday()
  reveal(row)
  row?.querySelector<HTMLElement>('[data-today="true"]')?.focus({ preventScroll: true })
}

function rowOfToday(): Element | null {
  return document.querySelector('.roster-body [data-today="true"]')?.closest('.month-week, .week-row') ?? null
}

/** With the week after it, for whoever looks at a roster looks ahead; and by no more than that: the gaps are told above. */
function reveal(row: Element | null): void {
  if (!row) return
  const { top } = row.getBoundingClientRect()
  const { bottom } = (row.nextElementSibling ?? row).getBoundingClientRect()
  const above = top - underTheHeads()
  if (above < 0) scrollBy(0, above)
  else if (bottom > innerHeight) scrollBy(0, Math.min(bottom - innerHeight, above))
}

/** Where the days begin that nothing lies over: under the bar of the page, and the names of the days where they stay. */
function underTheHeads(): number {
  const bar = document.querySelector('.top-bar')?.getBoundingClientRect().bottom ?? 0
  const heads = document.querySelector<HTMLElement>('.roster-body .month-heads')
  if (!heads) return bar
  return Math.max(bar, Number.parseFloat(getComputedStyle(heads).top) + heads.offsetHeight)
}
