// An answer that was given outside the app: on the notification of a call, whose two buttons open the app. It waits here until
// the call itself rings on this page, and is given once; who comes too late is told so. And whether a call rings here at all,
// for the service worker, which else shows it itself.

import { effect, signal } from '@preact/signals'
import { monotonicMs } from './clock.ts'
import { phone } from './phone-state.ts'
import { canRing } from './ring-sound.ts'

export interface GivenAnswer {
  callId: string
  kind: 'accepted' | 'declined'
  atMs: number
}

export const givenAnswer = signal<GivenAnswer | null>(null)

/** A tap of long ago is no answer to what rings now. */
export const goodForMs = 120_000

/** Reads what the notification put into the address, and listens to the service worker while the page is open. */
export function listenForAnswers(): void {
  const asked = new URLSearchParams(location.search)
  if (asked.has('call')) {
    take(asked.get('call'), asked.get('answer'))
    history.replaceState(history.state, '', location.pathname)
  }
  navigator.serviceWorker?.addEventListener('message', ({ data, ports }) => {
    const told = data as { callId?: unknown; answer?: unknown; doesItRing?: unknown } | null
    take(told?.callId, told?.answer)
    if (typeof told?.doesItRing === 'string') onceItRings(told.doesItRing, () => ports[0]?.postMessage(true))
  })
  navigator.serviceWorker?.startMessages()
  effect(keepRings)
}

/** The answer to this call, once; `late` when it is too old to count. */
export function takeAnswer(callId: string): GivenAnswer['kind'] | 'late' | null {
  const given = givenAnswer.peek()
  if (given?.callId !== callId) return null
  givenAnswer.value = null
  return monotonicMs() - given.atMs < goodForMs ? given.kind : 'late'
}

const patienceMs = 1000
const rangHere = new Set<string>()

/** Told when the call rings on this page to be heard, or did before; never after a moment, when nobody waits any more. */
export function onceItRings(callId: string, tell: () => void): void {
  let isTold = false
  const stop = effect(() => {
    keepRings()
    if (isTold || !rangHere.has(callId) || canRing.value !== 'yes') return
    isTold = true
    tell()
  })
  setTimeout(stop, patienceMs)
}

function keepRings(): void {
  for (const ring of phone.value.rings) rangHere.add(ring.callId)
}

function take(callId: unknown, answer: unknown): void {
  if (typeof callId !== 'string' || (answer !== 'accepted' && answer !== 'declined')) return
  givenAnswer.value = { callId, kind: answer, atMs: monotonicMs() }
}
