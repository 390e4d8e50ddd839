// An emergency reading as a page shows it: asked again every few seconds, when somebody comes back to it, and when its time
// is over. Must stay true: after that time nothing of the patient is left, with or without a network.

import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { z } from 'zod'
import type { routes } from '../../contract/http.ts'
import { call, isPassing, RefusalError, sentenceOf } from '../api.ts'
import { nowIso, nowMs } from '../clock.ts'

export type EmergencyRead = z.infer<(typeof routes)['readInEmergency']['reply'][200]>

export type EmergencyLook =
  | { is: 'loading' }
  /** `asOf`: what is shown was asked for then. `trouble`: the last question since was not answered. */
  | { is: 'here'; read: EmergencyRead; asOf: string; trouble: string | null }
  | { is: 'over' }
  | { is: 'broken'; sentence: string; again: () => void }

const everyMs = 15_000

export function useEmergencyReading(id: string): EmergencyLook {
  const look = useSignal<EmergencyLook>({ is: 'loading' })
  useEffect(() => {
    look.value = { is: 'loading' }
    return follow(`/api/emergency-readings/${encodeURIComponent(id)}`, look)
  }, [id])
  return look.value
}

/** Returns the way to end it. */
function follow(path: string, look: Signal<EmergencyLook>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let ending: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  let isEnded = false
  const end = () => {
    isEnded = true
    clearTimeout(timer)
    clearTimeout(ending)
    removeEventListener('focus', ask)
    document.removeEventListener('visibilitychange', ask)
  }
  const show = (next: EmergencyLook) => {
    if (isEnded) return
    look.value = next
    clearTimeout(timer)
    if (next.is === 'over') end()
    if (next.is !== 'here') return
    timer = setTimeout(ask, Math.min(everyMs, leftMs(next.read)))
    endInTime(next.read)
  }
  // whether it is being asked, or hidden, or not. Its time is the server's, which may be measured anew meanwhile
  const endInTime = (read: EmergencyRead) => {
    clearTimeout(ending)
    ending = setTimeout(() => (isOver(read) ? show({ is: 'over' }) : endInTime(read)), leftMs(read))
  }
  const askOnce = async () => {
    const before = look.peek()
    const askedAt = nowIso()
    try {
      const seen = before.is === 'here' ? `?seen=${before.read.consultation.seq}` : ''
      // nothing is answered where nothing is new
      const newer = await call<EmergencyRead | undefined>({ path: path + seen })
      const read = newer ?? (before.is === 'here' ? before.read : undefined)
      if (read) show({ is: 'here', read, asOf: askedAt, trouble: null })
    } catch (cause) {
      show(afterNo(cause, before, ask))
    }
  }
  function ask(): void {
    const before = look.peek()
    if (before.is === 'here' && isOver(before.read)) {
      show({ is: 'over' })
      return
    }
    // what nobody sees is not read: the next look comes with the eyes
    if (isAsking || document.visibilityState === 'hidden') return
    isAsking = true
    void askOnce().finally(() => {
      isAsking = false
    })
  }
  addEventListener('focus', ask)
  document.addEventListener('visibilitychange', ask)
  ask()
  return end
}

function afterNo(cause: unknown, before: EmergencyLook, again: () => void): EmergencyLook {
  if (cause instanceof RefusalError && cause.problem.code === 'emergency-over') return { is: 'over' }
  const sentence = sentenceOf(cause)
  if (before.is !== 'here' || !isPassing(cause)) return { is: 'broken', sentence, again }
  return isOver(before.read) ? { is: 'over' } : { ...before, trouble: sentence }
}

function isOver({ reading }: EmergencyRead): boolean {
  return nowMs() >= Date.parse(reading.until)
}

function leftMs({ reading }: EmergencyRead): number {
  return Math.max(0, Date.parse(reading.until) - nowMs())
}
