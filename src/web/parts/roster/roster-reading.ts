// Reads a roster for a span of days and keeps what is shown while newer is on its way: when the span changes, when somebody
// changed the roster here or elsewhere (the live duty is told then), and when somebody asks for it again.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { duty } from '../../state.ts'
import type { Gap } from './lanes.ts'
import { minuteMs } from './minute.ts'
import { changes } from './roster-actions.ts'
import type { Roster, Shift, Swap } from './roster-view.ts'

export interface RosterSpan {
  /** What is told reaches until here: a gap that touches it goes on. */
  untilMs: number
  shifts: readonly Shift[]
  gaps: readonly Gap[]
  swaps: readonly Swap[]
}

export type Kept<Reply> =
  | { is: 'loading' }
  | { is: 'here'; reply: Reply }
  | { is: 'broken'; sentence: string; again: () => void }

export function useRosters(): Kept<{ rosters: readonly Roster[]; timeZone: string }> {
  return useKept('rosters', () => call<ReplyOf<'rosters'>>({ path: '/api/rosters' }))
}

export function useRosterSpan(rosterId: string, fromMs: number, untilMs: number): Kept<RosterSpan> {
  return useKept(`${rosterId} ${fromMs} ${untilMs}`, () => readSpan(rosterId, fromMs, untilMs))
}

/** What I am asked, and what I have asked for. */
export function useMySwaps(): Kept<readonly Swap[]> {
  const read = async () => (await call<ReplyOf<'mySwaps'>>({ path: '/api/swaps' })).swaps
  return useKept('swaps', read, minuteMs.value)
}

export async function readShifts(rosterId: string, fromMs: number, untilMs: number): Promise<readonly Shift[]> {
  const path = `/api/rosters/${encodeURIComponent(rosterId)}/shifts?${spanQuery(fromMs, untilMs)}`
  return (await call<ReplyOf<'shifts'>>({ path })).shifts
}

async function readSpan(rosterId: string, fromMs: number, shownUntilMs: number): Promise<RosterSpan> {
  const roster = `/api/rosters/${encodeURIComponent(rosterId)}`
  // some days more than are shown, so that what begins in the last of them is told to its end
  const untilMs = shownUntilMs + 3 * 86_400_000
  const [shifts, { gaps }, { swaps }] = await Promise.all([
    readShifts(rosterId, fromMs, untilMs),
    call<ReplyOf<'gaps'>>({ path: `${roster}/gaps?${spanQuery(fromMs, untilMs)}` }),
    call<ReplyOf<'mySwaps'>>({ path: '/api/swaps' }),
  ])
  const timed = gaps.map(({ line, from, until }) => ({ line, fromMs: Date.parse(from), untilMs: Date.parse(until) }))
  return { untilMs, shifts, gaps: timed, swaps: swaps.filter((swap) => swap.rosterId === rosterId) }
}

export function spanQuery(fromMs: number, untilMs: number): URLSearchParams {
  return new URLSearchParams({ from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() })
}

/** Read for a name; read again on every change, and when `when` is another. What was read under the same name stays on the screen meanwhile. */
export function useKept<Reply>(name: string, read: () => Promise<Reply>, when: unknown = ''): Kept<Reply> {
  const kept = useSignal<{ name: string; state: Kept<Reply> }>({ name, state: { is: 'loading' } })
  const attempt = useSignal(0)
  const news = `${changes.value} ${attempt.value} ${when}`
  const told = duty.value
  useEffect(() => {
    let isCurrent = true
    const tell = (state: Kept<Reply>) => {
      if (isCurrent) kept.value = { name, state }
    }
    const again = () => {
      tell({ is: 'loading' })
      attempt.value += 1
    }
    read().then(
      (reply) => tell({ is: 'here', reply }),
      (cause) => {
        const isShown = kept.peek().name === name && kept.peek().state.is === 'here'
        if (!isShown) tell({ is: 'broken', sentence: sentenceOf(cause), again })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [name, news, told])
  return kept.value.name === name ? kept.value.state : { is: 'loading' }
}
