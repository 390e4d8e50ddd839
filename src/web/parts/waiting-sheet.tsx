// What is on its way from this phone, one row each: saved, going (with bytes), or refused with the server's sentence and
// what to do about it. A refused draft stays until a person decides.

import { pathways } from '../../consultation/pathways.ts'
import type { Problem } from '../../contract/refusals.ts'
import { heart } from '../phone-state.ts'
import { giveUp, progress, retry, unsentHere, type Waiting, waiting } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { say, t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import { ProgressLine } from './progress-line.tsx'
import { StatusWord } from './status-word.tsx'

export function WaitingSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t(outboxWords).title} onClose={onClose}>
      <div class="rows">
        {waiting.value.length === 0 && unsentHere.value === 0 && <p class="row quiet">{t(outboxWords).nothing}</p>}
        {waiting.value.map((one) => (
          <WaitingRow key={one.draftId} one={one} />
        ))}
        <OfOthers />
      </div>
      <button type="button" class="button sheet-cancel" onClick={onClose}>
        {t(common).close}
      </button>
    </Sheet>
  )
}

/** Of whoever used this phone before: without a name, and without a word of any patient. */
export function OfOthers() {
  if (unsentHere.value === 0) return null
  return (
    <p class="row">
      <StatusWord tone="near">{t(outboxWords).ofOthers(unsentHere.value)}</StatusWord>
    </p>
  )
}

export function WaitingRow({ one }: { one: Waiting }) {
  const words = t(outboxWords)
  return (
    <div class="row waiting">
      <span class="row-main">
        <span>{nameOf(one)}</span>
        {one.state === 'refused' ? (
          <>
            {one.task === 'original' ? (
              <p class="small">
                {words.originalRefused} {one.refusal?.detail}
              </p>
            ) : (
              <p class="status-alarm small">{one.refusal?.detail ?? words.refused}</p>
            )}
            <span class="waiting-choices">
              {mayHelpToRetry(one.refusal) && (
                <Button look="outline" onTap={() => retry(one.draftId)}>
                  {t(common).retry}
                </Button>
              )}
              <Button look="plain" onTap={() => giveUp(one.draftId)}>
                {t(common).giveUp}
              </Button>
            </span>
          </>
        ) : (
          <WaitingState one={one} />
        )}
      </span>
    </div>
  )
}

/** 已存手机 -> 正在发送 34% */
export function WaitingState({ one }: { one: Waiting }) {
  const words = t(outboxWords)
  const share = progress.value[one.draftId]
  if (one.state === 'sending' && one.task !== 'entry' && share !== undefined) {
    const going = one.task === 'original' ? words.originalGoing : words.sending
    return <ProgressLine words={share < 1 ? going : words.arriving} share={share} />
  }
  if (one.task === 'original') return <StatusWord tone="calm">{words.originalWaits}</StatusWord>
  if (one.takenBack) return <StatusWord tone="near">{words.takenBack}</StatusWord>
  if (one.isOnlyHere) return <StatusWord tone="alarm">{words.onlyHere}</StatusWord>
  if (one.isBeingKept && one.state !== 'sending') return <StatusWord tone="near">{words.beingKept}</StatusWord>
  return <StatusWord tone="near">{one.state === 'sending' ? words.sending : words.saved}</StatusWord>
}

function nameOf(one: Waiting): string {
  const words = t(outboxWords)
  if (one.task === 'open') return words.question
  if (one.task === 'original') return `${words.original} ${one.original?.name ?? ''}`
  if (one.task === 'recordings') return `${words.recording} ${one.files[0]?.name ?? ''}`
  const { milestone, text } = one.body
  const definition = typeof milestone === 'string' ? milestoneNamed(milestone) : undefined
  if (definition) return say(definition.words)
  if (one.kind === 'said' && typeof text === 'string') return text
  const kind = heart.value?.entryKindOf(one.kind)
  return kind ? say(kind.words) : one.kind
}

/** A milestone means the same in every pathway that has it. */
function milestoneNamed(name: string) {
  return pathways.flatMap(({ milestones }) => milestones).find((one) => one.name === name)
}

/** The same file is the same file: it can only be taken again. Whatever else was refused may pass another time. */
export function mayHelpToRetry(refusal: Problem | undefined): boolean {
  return !/^recording-/.test(refusal?.code ?? '')
}
