// Under the head of a question that waits: whom we have called, what came of it, who is next and when. Counts with the
// seconds; a tap shows every attempt.

import { useSignal } from '@preact/signals'
import { nowMs, tick } from '../clock.ts'
import { callWords } from '../texts/areas/calls.ts'
import { t } from '../texts/texts.ts'
import { type Attempt, attemptWords, reasonWords } from './attempts.ts'
import './attempts.css'
import { AttemptsSheet } from './attempts-sheet.tsx'
import type { Try } from './call-story.ts'
import { NextCallWords, RepeatWords } from './next-call-words.tsx'
import type { NextCalls } from './next-calls.ts'
import { StatusWord } from './status-word.tsx'

export interface AttemptsLineProps {
  attempts: readonly Attempt[]
  /** null = not known (older server, no network). */
  next: NextCalls | null
}

export function AttemptsLine({ attempts, next }: AttemptsLineProps) {
  const words = t(callWords)
  const isOpen = useSignal(false)
  const current = sinceLastRingAgain(attempts)
  return (
    <>
      <button type="button" class="attempts-line" onClick={() => (isOpen.value = true)}>
        <span class="attempts-line-tries">
          <span class="quiet">{words.called} </span>
          <AttemptsChain attempts={current} />
        </span>
        {next && <NextLine next={next} />}
        <span class="unseen">{words.showAll}</span>
      </button>
      {isOpen.value && <AttemptsSheet attempts={attempts} next={next} onClose={() => (isOpen.value = false)} />}
    </>
  )
}

function NextLine({ next }: { next: NextCalls }) {
  const [first] = next.calls
  if (!first && !next.repeatsAt) return null
  return (
    <span class="attempts-line-next">
      {first ? <NextCallWords next={first} /> : <RepeatWords at={next.repeatsAt!} />}
    </span>
  )
}

/** "王主任 (手机在线, 未应答 40 秒) → 李医生 (...)" */
export function AttemptsChain({ attempts }: { attempts: readonly Attempt[] }) {
  const words = t(callWords)
  if (attempts.some((one) => one.is === 'try' && one.tried.outcome === 'ringing')) tick.value
  return (
    <>
      {attempts.map((one, at) => (
        <span key={`${one.is}-${one.at}-${one.is === 'try' ? one.tried.personId : ''}`}>
          {at > 0 && ' → '}
          {one.is === 'try' && <Tried tried={one.tried} />}
          {one.is === 'nobody' && <StatusWord tone="alarm">{reasonWords(one.reason)}</StatusWord>}
          {one.is === 'duty-changed' && <StatusWord tone="calm">{reasonWords(one.reason)}</StatusWord>}
          {one.is === 'again' && words.rungAgainBy(one.name)}
        </span>
      ))}
    </>
  )
}

function Tried({ tried }: { tried: Try }) {
  return (
    <>
      <b>{tried.name}</b> <span class="number">({attemptWords(tried, nowMs())})</span>
    </>
  )
}

/** What happened before the clinic rang again stands in the sheet. */
function sinceLastRingAgain(attempts: readonly Attempt[]): readonly Attempt[] {
  const last = attempts.map((one) => one.is).lastIndexOf('again')
  return attempts.slice(last + 1)
}
