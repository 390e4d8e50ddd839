// A question that was begun may be the last patient's by now. Where a while has passed, and where pages come from another app,
// it is asked whose it is: nothing of one patient goes with another's.

import { effect, signal } from '@preact/signals'
import { type AskForm, askForm, emptyForm, isUntouched, leftOut, type Page } from './ask-form.ts'
import { nowMs } from './clock.ts'
import { withRoom } from './page-order.ts'

const sameForMs = 10 * 60_000

/** It is to be said first whose the begun question is. */
export const isWhoseAsked = signal(false)
/** Pages that came while a question was begun: of it, or of somebody new. */
export const unplacedPages = signal<readonly Page[]>([])
/** The question that was thrown away for a new patient: it can be brought back until that one's is begun. */
export const setAside = signal<AskForm | null>(null)

effect(() => {
  const form = askForm.value
  if (!form || !isUntouched(form)) setAside.value = null
})

/** Whoever opens the question's page, or looks at it again after a while. */
export function lookAtQuestion(): void {
  const form = askForm.value
  if (!form || isUntouched(form)) startNew()
  else if (isOld(form) || unplacedPages.value.length > 0) isWhoseAsked.value = true
}

const isOld = ({ confirmedMs, startedMs }: AskForm) => nowMs() - (confirmedMs ?? startedMs) > sameForMs

/** Returns those that one question has room for: whether the begun one has is known once they are its own. */
export function takeInPages(pages: readonly Page[]): readonly Page[] {
  const form = askForm.value
  const isBegun = form !== null && !isUntouched(form)
  const before = unplacedPages.value.length
  unplacedPages.value = withRoom([...unplacedPages.value, ...pages])
  const taken = unplacedPages.value.slice(before)
  if (isBegun) isWhoseAsked.value = unplacedPages.value.length > 0
  else startNew()
  return taken
}

/** It is the same patient. Returns how many of the pages that had come found room. */
export function goOn(): number {
  const form = askForm.value
  const come = unplacedPages.value
  said()
  if (!form) return 0
  const pages = withRoom([...form.pages, ...come])
  askForm.value = { ...form, pages, confirmedMs: nowMs() }
  const placed = pages.length - form.pages.length
  if (placed < come.length) leftOut.value = new Set([...leftOut.value, ...come.slice(placed).map(({ id }) => id)])
  return placed
}

/** What was begun is put away; pages that have just come are the new patient's. */
export function startNew(): void {
  const before = askForm.value
  const fresh = { ...emptyForm(nowMs()), pages: unplacedPages.value }
  askForm.value = fresh
  if (before && !isUntouched(before) && isUntouched(fresh)) setAside.value = before
  said()
}

/** It was the same patient after all. */
export function bringBack(): void {
  if (setAside.value) askForm.value = { ...setAside.value, confirmedMs: nowMs() }
}

/** Nobody is here any more. */
export function forgetWhose(): void {
  said()
}

function said(): void {
  unplacedPages.value = []
  isWhoseAsked.value = false
}

/** Looks again whenever somebody comes back after a while, whoever only took a photograph is not asked; and to a page that
 * nobody has touched however soon: its "now" is now. */
export function lookWhenBack(): () => void {
  let leftMs = nowMs()
  const onShown = () => {
    if (document.visibilityState !== 'visible') leftMs = nowMs()
    else if (!askForm.value || isUntouched(askForm.value) || nowMs() - leftMs > sameForMs) lookAtQuestion()
  }
  document.addEventListener('visibilitychange', onShown)
  return () => document.removeEventListener('visibilitychange', onShown)
}
