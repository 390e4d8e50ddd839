// What this phone has written and the server does not have yet, at the end of the chat: each with a clock, or with the
// server's sentence and what to do.

import { entryKindOf } from '../../consultation/entries.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import type { Waiting } from '../outbox.ts'
import { giveUp, retry, takeBack } from '../state.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { common } from '../texts/areas/everywhere.ts'
import { stamps } from '../texts/areas/stamps.ts'
import { voice } from '../texts/areas/voice.ts'
import { say, t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import type { Consulting } from './consulting.ts'
import { shownTime } from './shown-time.ts'
import { mayHelpToRetry, WaitingState } from './waiting-sheet.tsx'

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
              {wordsOf(one, consulting)} <time class="number small">{shownTime(madeAt(one))}</time>
              {one.clockOffsetMs === undefined && <span class="small"> {t(texts).phoneClock}</span>}
            </p>
          </div>
          {one.state === 'refused' ? <Refused one={one} /> : <WaitingState one={one} />}
          {one.state !== 'refused' && one.kind === 'stamped' && !one.takenBack && (
            <Button look="plain" onTap={() => takeBack(one.draftId, t(stamps).reasonTapped)}>
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

/** By the server's clock where this phone knew it, else by its own, which is said. */
function madeAt({ claimedAt, clockOffsetMs = 0 }: Waiting): string {
  return new Date(Date.parse(claimedAt) + clockOffsetMs).toISOString()
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
  const { text, milestone } = one.body
  if (one.kind === 'said' && typeof text === 'string') return text
  const definition =
    consulting && typeof milestone === 'string' ? milestoneOf(consulting.pathway, milestone) : undefined
  if (definition) return say(definition.words)
  const kind = entryKindOf(one.kind)
  return kind ? say(kind.words) : one.kind
}
