// What would happen if nobody answered: each call with its second, its person and its channels, as the server reckons it.

import type { DryCall, DryRunReply } from '../../../contract/routes/ladders.ts'
import { ladderTexts as texts } from '../../texts/areas/ladder.ts'
import { say, t } from '../../texts/texts.ts'
import { channelSaid } from '../attempts.ts'
import { shownTime } from '../shown-time.ts'
import { StatusWord } from '../status-word.tsx'
import './ladder.css'

export interface DryRunProps {
  /** null = being reckoned. */
  run: DryRunReply | null
  fault: string | null
}

export function DryRun({ run, fault }: DryRunProps) {
  const words = t(texts)
  return (
    <div class="dry-run" aria-live="polite">
      {fault !== null && (
        <p class="field-broken" role="alert">
          {fault}
        </p>
      )}
      {!run && fault === null && <p class="quiet">{words.dryLoading}</p>}
      {run && (
        <ol>
          {run.calls.map((one) => (
            <DryRow key={`${one.step}-${one.at}-${one.personId}`} one={one} />
          ))}
          <li class="dry-row quiet number">{words.repeats(shownTime(run.repeatsAt, { seconds: true }))}</li>
        </ol>
      )}
    </div>
  )
}

function why({ whom, reason }: DryCall): string {
  return [...new Set([say(whom), say(reason)])].join(' · ')
}

function DryRow({ one }: { one: DryCall }) {
  const words = t(texts)
  const time = shownTime(one.at, { seconds: true })
  if (one.name === null) {
    return (
      <li class="dry-row">
        <StatusWord tone="alarm">
          <span class="number">{words.nobody(time)}</span>
        </StatusWord>
        <p class="quiet small">{why(one)}</p>
      </li>
    )
  }
  const channels = one.channels.map(channelSaid).join(words.and)
  return (
    <li class="dry-row">
      <p class="number">{channels ? words.calls(time, one.name, channels) : words.noCall(time, one.name)}</p>
      <p class="quiet small">{why(one)}</p>
    </li>
  )
}
