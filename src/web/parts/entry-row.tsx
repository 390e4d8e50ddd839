// One row of the chat. What people say stands left and right as in a chat; what happened stands in the middle as a sentence.

import { entryKindOf } from '../../consultation/entries.ts'
import { happenedAt } from '../../consultation/instants.ts'
import type { Assertion, Entry } from '../../consultation/model.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { lang, say, t } from '../texts/texts.ts'
import { AdviceCard } from './advice-card.tsx'
import type { Attempt } from './attempts.ts'
import { AttemptsChain } from './attempts-line.tsx'
import { reached } from './call-story.ts'
import type { ChatRow } from './chat-rows.ts'
import './chat.css'
import type { Consulting } from './consulting.ts'
import { MeasuredRow } from './measured-row.tsx'
import { numberWords } from './number-choice.tsx'
import { QuestionCard } from './question-card.tsx'
import { ReceiptLine } from './receipt-line.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'
import { Thumbnails } from './thumbnails.tsx'
import { timeWords } from './time-words.ts'
import { VoiceMessage } from './voice/voice-message.tsx'

export interface EntryRowProps {
  row: ChatRow
  consulting: Consulting
  onOpenRecording: (recordingId: string) => void
  /** Correct or withdraw a stamp. */
  onCorrect?: (assertion: Assertion) => void
}

export function EntryRow(props: EntryRowProps) {
  const { row, consulting } = props
  if (row.row === 'said') {
    return (
      <Spoken entry={row.entry} mine={row.mine} consulting={consulting}>
        <Words entry={row.entry} consulting={consulting} />
      </Spoken>
    )
  }
  if (row.row === 'measured') {
    return (
      <Spoken entry={row.entry} mine={row.mine} consulting={consulting}>
        <MeasuredRow entry={row.entry} consulting={consulting} onOpen={props.onOpenRecording} />
      </Spoken>
    )
  }
  if (row.row === 'recordings') {
    return (
      <Spoken entry={row.entry} mine={row.mine} consulting={consulting}>
        <Thumbnails ids={row.recordingIds} consulting={consulting} onOpen={props.onOpenRecording} />
      </Spoken>
    )
  }
  if (row.row === 'advice') {
    return (
      <div class="chat-wide">
        <AdviceCard entry={row.entry} consulting={consulting} isLatest={row.isLatest} />
        {isMine(row.entry, consulting) && <ReceiptLine entry={row.entry} consulting={consulting} />}
      </div>
    )
  }
  if (row.row === 'calls') return <Calls entry={row.entry} attempts={row.attempts} />
  if (row.row === 'stamp') return <Stamp {...props} row={row} />
  if (row.entry.kind === 'opened') {
    return (
      <div class="chat-wide">
        <QuestionCard entry={row.entry} consulting={consulting} />
        {isMine(row.entry, consulting) && <ReceiptLine entry={row.entry} consulting={consulting} />}
      </div>
    )
  }
  return (
    <p class="chat-sentence" data-withdrawn={row.isWithdrawn}>
      <EntryTime at={row.entry.at} seconds /> {sentenceOf(row.entry, consulting)}
    </p>
  )
}

/** Written, or spoken. */
function Words({ entry, consulting }: { entry: Entry; consulting: Consulting }) {
  const { voice } = entry.body as { voice?: { recordingId: string; seconds?: number } }
  if (voice) return <VoiceMessage recordingId={voice.recordingId} seconds={voice.seconds} />
  return <p class="bubble-text">{textOf(entry) ?? sentenceOf(entry, consulting)}</p>
}

interface SpokenProps {
  entry: Entry
  mine: boolean
  consulting: Consulting
  children: preact.ComponentChildren
}

/** A bubble: own right, others left with their name. */
function Spoken({ entry, mine, consulting, children }: SpokenProps) {
  const name = entry.by === 'system' ? t(texts).system : entry.by.name
  return (
    <div class="chat-spoken" data-mine={mine}>
      <p class="chat-by">
        {!mine && <span>{name}</span>} <EntryTime at={entry.at} />
        <PhoneTime entry={entry} />
      </p>
      <div class="bubble">{children}</div>
      {mine && <ReceiptLine entry={entry} consulting={consulting} />}
    </div>
  )
}

/** When it was written, by the server's clock. */
function EntryTime({ at, seconds = false }: { at: string; seconds?: boolean }) {
  return (
    <time class="number" dateTime={at}>
      {shownTime(at, { seconds })}
    </time>
  )
}

/** Written on the phone before the server had it (no network): when, by the phone's clock, and whether that one was set right. */
function PhoneTime({ entry }: { entry: Entry }) {
  const madeAt = happenedAt(entry)
  if (Date.parse(entry.at) - Date.parse(madeAt) < 120_000) return null
  const isCorrected = Math.abs(entry.clockOffsetMs ?? 0) >= 60_000
  return <span class="number"> · {t(texts).phoneTime(shownTime(madeAt), isCorrected)}</span>
}

/** Who was tried and what came of it; counts while it rings. */
function Calls({ entry, attempts }: { entry: Entry; attempts: readonly Attempt[] }) {
  const words = t(texts)
  const tries = attempts.flatMap((one) => (one.is === 'try' ? [one.tried] : []))
  const isRinging = tries.some((one) => one.outcome === 'ringing')
  const { delivered, of } = reached(tries)
  return (
    <div class="chat-sentence">
      <p class="chat-calls">
        <EntryTime at={entry.at} seconds /> <span>{isRinging ? words.calling : words.called} </span>
        <AttemptsChain attempts={attempts} />
      </p>
      {isRinging && <StatusWord tone={delivered > 0 ? 'near' : 'alarm'}>{words.delivered(delivered, of)}</StatusWord>}
    </div>
  )
}

/** A time that somebody stamped: what, when, whence; what it replaced and why, or what took its place; withdrawn or not. */
function Stamp({ row, consulting, onCorrect }: EntryRowProps & { row: Extract<ChatRow, { row: 'stamp' }> }) {
  const words = t(texts)
  const { assertion, replaced, replacedBy, entry } = row
  const milestone = milestoneOf(consulting.pathway, assertion.milestone)
  const number = numberWords(milestone, assertion.value)
  const isGone = assertion.withdrawn !== undefined || replacedBy !== undefined
  const saidLater = assertion.at === null || Date.parse(entry.at) - Date.parse(assertion.at) > 120_000
  return (
    <div class="chat-stamp" data-withdrawn={isGone}>
      <p class="chat-stamp-main">
        <b>{milestone ? say(milestone.words) : assertion.milestone}</b>{' '}
        <span class="number">{timeWords(assertion)}</span>
        {number && ` · ${number}`}
      </p>
      <p class="chat-stamp-note">
        {entry.by === 'system' ? words.system : entry.by.name} · {sourceWords(assertion)}
        {saidLater && ` · ${words.recordedAt(shownTime(entry.at))}`}
        {assertion.note && ` · ${assertion.note}`}
        {assertion.withdrawn && ` · ${words.withdrawnBecause(assertion.withdrawn.reason)}`}
        {replacedBy && ` · ${words.correctedTo(timeWords(replacedBy))}`}
      </p>
      {replaced && (
        <p class="chat-stamp-note">
          <del class="number">{timeWords(replaced)}</del> {authorWords(replaced)} · {sourceWords(replaced)}
          {assertion.reason && <span class="chat-stamp-reason"> {words.because(assertion.reason)}</span>}
        </p>
      )}
      {(assertion.overrides ?? []).map((override) => (
        <p key={override.rule} class="chat-stamp-note">
          {words.because(override.reason)}
        </p>
      ))}
      {onCorrect && !isGone && (
        <button type="button" class="chat-stamp-correct" onClick={() => onCorrect(assertion)}>
          {words.correct}
        </button>
      )}
    </div>
  )
}

function authorWords({ by }: Pick<Assertion, 'by'>): string {
  return by === 'system' ? t(texts).system : by.name
}

export function sourceWords({ source }: Pick<Assertion, 'source'>): string {
  const words = t(texts)
  const bySource = {
    system: words.sourceSystem,
    tapped: words.sourceTapped,
    recalled: words.sourceRecalled,
    document: words.sourceDocument,
    device: words.sourceDevice,
  }
  return bySource[source]
}

/** An entry read aloud; one of a newer server is named by its kind rather than left out. */
export function sentenceOf(entry: Entry, { consultation, naming }: Consulting): string {
  const kind = entryKindOf(entry.kind)
  return kind ? kind.sentence(entry, consultation, lang.value, naming) : entry.kind
}

function isMine({ by }: Entry, { seat }: Consulting): boolean {
  return by !== 'system' && by.personId === seat.personId
}

function textOf(entry: Entry): string | undefined {
  const { text } = entry.body as { text?: unknown }
  return typeof text === 'string' ? text : undefined
}
