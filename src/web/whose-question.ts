// A question that was begun may be the last patient's by now. Where a while has passed, and where pages come from another app,
// it is asked whose it is: nothing of one patient goes with another's.

import { signal } from '@preact/signals'
import { type AskForm, askForm, emptyForm, isUntouched, type Page } from './ask-form.ts'
import { nowMs } from './clock.ts'
import { withRoom } from './page-order.ts'

const sameForMs = 10 * 60_000

/** It is to be said first whose the begun question is. */
export const isWhoseAsked = signal(false)
/** Pages that came while a question was begun: of it, or of somebody new. */
export const unplacedPages = signal<readonly Page[]>([])

/** Whoever opens the question's page, or looks at it again after a while. */
export function lookAtQuestion(): void {
  const form = askForm.value
  if (!form || isUntouched(form)) startNew()
  else if (isOld(form) || unplacedPages.value.length > 0) isWhoseAsked.value = true
}

const isOld = ({ confirmedMs, startedMs }: AskForm) => nowMs() - (confirmedMs ?? startedMs) > sameForMs

/** Returns those there is room for, whoever they belong to. */
export function takeInPages(pages: readonly Page[]): readonly Page[] {
  const form = askForm.value
  const isBegun = form !== null && !isUntouched(form)
  const before = [...(isBegun ? form.pages : []), ...unplacedPages.value]
  const all = withRoom([...before, ...pages])
  const taken = all.slice(before.length)
  unplacedPages.value = [...unplacedPages.value, ...taken]
  if (isBegun) isWhoseAsked.value = unplacedPages.value.length > 0
  else startNew()
  return taken
}

/** It is the same patient. */
export function goOn(): void {
  const form = askForm.value
  if (form) askForm.value = { ...form, pages: withRoom([...form.pages, ...unplacedPages.value]), confirmedMs: nowMs() }
  said()
}

/** What was begun is thrown away; pages that have just come are the new patient's. */
export function startNew(): void {
  askForm.value = { ...emptyForm(nowMs()), pages: unplacedPages.value }
  said()
}

/** Nobody is here any more. */
export function forgetWhose(): void {
  said()
}

function said(): void {
  unplacedPages.value = []
  isWhoseAsked.value = false
}

/** Looks again whenever somebody comes back after a while; whoever only took a photograph is not asked. */
export function lookWhenBack(): () => void {
  let leftMs = nowMs()
  const onShown = () => {
    if (document.visibilityState !== 'visible') leftMs = nowMs()
    else if (nowMs() - leftMs > sameForMs) lookAtQuestion()
  }
  document.addEventListener('visibilitychange', onShown)
  return () => document.removeEventListener('visibilitychange', onShown)
}
