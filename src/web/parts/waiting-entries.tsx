// What this phone has written and the server does not have yet, at the end of the chat: each with a clock, or with the
// server's sentence and what to do.

import { entryKindOf } from '../../consultation/entries.ts'
import type { MilestoneDefinition } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import type { Waiting } from '../outbox.ts'
import { giveUp, retry } from '../state.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { common } from '../texts/areas/everywhere.ts'
import { voice } from '../texts/areas/voice.ts'
import { say, t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import type { Consulting } from './consulting.ts'
import { takeBackStamp } from './take-back-stamp.ts'
import { mayHelpToRetry, WaitingState } from './waiting-sheet.tsx'
import { waitingTold } from './waiting-told.ts'

export function WaitingEntries({
  waiting,
  consulting,
}: {
  waiting: readonly Waiting[]
  consulting: Consulting | null
}) {
  return (
    <>
      {waiting.filter(isSaid).map((one) => (
        <div key={one.draftId} class="chat-spoken" data-mine="true">
          <div class="bubble bubble-waiting">
            <p class="bubble-text">
              <svg class="bubble-clock" viewBox="0 0 16 16" role="img" aria-label={t(texts).waiting}>
                <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" />
                <path d="M8 4.5V8l2.5 1.5" fill="none" stroke="currentColor" stroke-width="1.5" />
              </svg>{' '}
              {wordsOf(one, consulting)} <Told one={one} definition={definitionOf(one, consulting)} />
            </p>
          </div>
          {one.state === 'refused' ? <Refused one={one} /> : <WaitingState one={one} />}
          {one.state !== 'refused' && one.kind === 'stamped' && !one.takenBack && (
            <Button look="plain" onTap={() => takeBackStamp(one, definitionOf(one, consulting))}>
              {t(texts).takeBack}
            </Button>
          )}
        </div>
      ))}
    </>
  )
}

/** The rendition is in the chat already; its original is no news for anybody, and what became of it stands in 待发送. */
function isSaid(one: Waiting): boolean {
  return one.task !== 'original'
}

function Told({ one, definition }: { one: Waiting; definition: MilestoneDefinition | undefined }) {
  const { time, number, isByPhone } = waitingTold(one, definition)
  return (
    <>
      <time class="number small">{time}</time>
      {number && ` · ${number}`}
      {isByPhone && <span class="small"> {t(texts).phoneClock}</span>}
    </>
  )
}

function Refused({ one }: { one: Waiting }) {
  return (
    <div role="alert">
      <p class="status-alarm small">{one.refusal?.detail ?? t(texts).refused}</p>
      {mayHelpToRetry(one.refusal) && (
        <Button look="outline" onTap={() => retry(one.draftId)}>
          {t(common).retry}
        </Button>
      )}
      <Button look="plain" onTap={() => giveUp(one.draftId)}>
        {t(common).giveUp}
      </Button>
    </div>
  )
}

function voiceWords({ body }: Waiting): string {
  const [seconds] = Array.isArray(body.seconds) ? body.seconds : []
  return typeof seconds === 'number' ? t(voice).message(seconds) : t(voice).messageUnknown
}

function wordsOf(one: Waiting, consulting: Consulting | null): string {
  if (one.task === 'recordings' && one.kind === 'said') return voiceWords(one)
  if (one.task === 'original') return one.original?.name ?? ''
  if (one.task === 'recordings') return one.files.map((file) => file.name).join(', ')
  const { text } = one.body
  if (one.kind === 'said' && typeof text === 'string') return text
  const definition = definitionOf(one, consulting)
  if (definition) return say(definition.words)
  const kind = entryKindOf(one.kind)
  return kind ? say(kind.words) : one.kind
}

function definitionOf(
  { body: { milestone } }: Waiting,
  consulting: Consulting | null,
): MilestoneDefinition | undefined {
  return consulting && typeof milestone === 'string' ? milestoneOf(consulting.pathway, milestone) : undefined
}
