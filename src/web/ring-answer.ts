// An answer that was given outside the app: on the notification of a call, whose two buttons open the app. It waits here until
// the call itself rings on this page, and is given once; who comes too late is told so.

import { signal } from '@preact/signals'
import { monotonicMs } from './clock.ts'

export interface GivenAnswer {
  callId: string
  kind: 'accepted' | 'declined'
  atMs: number
}

export const givenAnswer = signal<GivenAnswer | null>(null)

/** A tap of long ago is no answer to what rings now. */
const goodForMs = 120_000

/** Reads what the notification put into the address, and listens to the service worker while the page is open. */
export function listenForAnswers(): void {
  const asked = new URLSearchParams(location.search)
  if (asked.has('call')) {
    take(asked.get('call'), asked.get('answer'))
    history.replaceState(history.state, '', location.pathname)
  }
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    const told = data as { callId?: unknown; answer?: unknown } | null
    take(told?.callId, told?.answer)
  })
  navigator.serviceWorker?.startMessages()
}

/** The answer to this call, once. */
export function takeAnswer(callId: string): GivenAnswer['kind'] | null {
  const given = givenAnswer.peek()
  if (given?.callId !== callId) return null
  givenAnswer.value = null
  return monotonicMs() - given.atMs < goodForMs ? given.kind : null
}

function take(callId: unknown, answer: unknown): void {
  if (typeof callId !== 'string' || (answer !== 'accepted' && answer !== 'declined')) return
  givenAnswer.value = { callId, kind: answer, atMs: monotonicMs() }
}
