// Every attempt of a question: time, person, channel, what came of it and why; and what comes next. For the clinic that
// waits, and for whoever asks a year later why nobody came.

import { nowMs, tick } from '../clock.ts'
import { callWords } from '../texts/areas/calls.ts'
import { t } from '../texts/texts.ts'
import { type Attempt, channelSaid, outcomeWords, reasonWords } from './attempts.ts'
import './attempts.css'
import type { TriedChannel, Try } from './call-story.ts'
import { NextCallWords, RepeatWords } from './next-call-words.tsx'
import type { NextCalls } from './next-calls.ts'
import { Panel } from './panel.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord, type Tone } from './status-word.tsx'

export interface AttemptsSheetProps {
  attempts: readonly Attempt[]
  next: NextCalls | null
  onClose: () => void
}

export function AttemptsSheet({ attempts, next, onClose }: AttemptsSheetProps) {
  const words = t(callWords)
  tick.value
  return (
    <Panel title={words.sheet} onClose={onClose}>
      {attempts.length === 0 && <p class="quiet">{words.none}</p>}
      <ol class="attempts">
        {attempts.map((one) => (
          <li key={`${one.is}-${one.at}-${one.is === 'try' ? one.tried.personId : ''}`} class="attempt">
            <time class="number attempt-time">{shownTime(one.at, { seconds: true })}</time>
            {one.is === 'try' && <TriedPerson tried={one.tried} />}
            {one.is === 'nobody' && <StatusWord tone="alarm">{reasonWords(one.reason)}</StatusWord>}
            {one.is === 'duty-changed' && <StatusWord tone="calm">{reasonWords(one.reason)}</StatusWord>}
            {one.is === 'again' && <span>{words.rungAgainBy(one.name)}</span>}
          </li>
        ))}
      </ol>
      {next && (next.calls.length > 0 || next.repeatsAt) && (
        <section class="attempts-next">
          <h3 class="panel-label">{words.comesNext}</h3>
          <ol>
            {next.calls.map((one) => (
              <li key={`${one.step}-${one.at}`}>
                <NextCallWords next={one} />
                <span class="attempt-channels"> {one.channels.map(channelSaid).join(words.and)}</span>
              </li>
            ))}
            {next.repeatsAt && (
              <li>
                <RepeatWords at={next.repeatsAt} />
              </li>
            )}
          </ol>
        </section>
      )}
    </Panel>
  )
}

const tones: Record<Try['outcome'], Tone> = {
  ringing: 'near',
  accepted: 'good',
  declined: 'calm',
  'no-answer': 'near',
  failed: 'alarm',
  stopped: 'calm',
}

function TriedPerson({ tried }: { tried: Try }) {
  const isMissed = !tried.delivered && !tried.sent && tried.outcome !== 'accepted'
  return (
    <div class="attempt-person">
      <p class="attempt-head">
        <b>{tried.name}</b>
        <StatusWord tone={isMissed && tried.outcome !== 'stopped' ? 'alarm' : tones[tried.outcome]}>
          <span class="number">{outcomeWords(tried, nowMs())}</span>
        </StatusWord>
      </p>
      <ul class="attempt-channels">
        {tried.channels.map((one) => (
          <li key={one.callId}>
            {channelSaid(one.channel)} <ChannelOutcome one={one} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function ChannelOutcome({ one }: { one: TriedChannel }) {
  const words = t(callWords)
  if (one.failed !== null) return <span class="attempt-failed">{words.failedBecause(reasonWords(one.failed))}</span>
  if (one.deliveredAt)
    return <span class="number">{words.delivered(shownTime(one.deliveredAt, { seconds: true }))}</span>
  return <span>{one.channel === 'live' ? words.waiting : words.sentOnly}</span>
}
