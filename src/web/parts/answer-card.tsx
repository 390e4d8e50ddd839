// The duty doctor's answer: one screen, rows of chips, one button. The text is composed from the chips; he may write over it.

import { useSignal } from '@preact/signals'
import type { Lang } from '../../consultation/model.ts'
import type { Chip } from '../../consultation/pathways/pathway.ts'
import { begunAnswer, keepAnswer } from '../answer-drafts.ts'
import { answer as texts } from '../texts/areas/answer.ts'
import { lang, say, t } from '../texts/texts.ts'
import './answer-card.css'
import {
  type AnswerChoice,
  bodyOf,
  composed,
  diagnosesOf,
  emptyChoice,
  leadsToTransfer,
  mayContradict,
  maySayDrugs,
  missingOf,
  withChips,
  withDrugs,
  withText,
} from './answer-choice.ts'
import { Button } from './button.tsx'
import { OneOf, SomeOf } from './chips.tsx'
import { type Consulting, destinations } from './consulting.ts'
import { AskRetake, RetakeAskedFor } from './retake/ask-retake.tsx'
import { StatusWord } from './status-word.tsx'

export interface AnswerCardProps {
  consulting: Consulting
  /** Sent (or safely kept): the card may be folded away. */
  onSent?: () => void
  onFold?: () => void
  /** The recording that was in the viewer last. */
  lookedAt?: string | null
  initial?: Partial<AnswerChoice>
}

export function AnswerCard({ consulting, onSent, onFold, lookedAt, initial }: AnswerCardProps) {
  const { consultation, pathway, seat, naming } = consulting
  const card = pathway.answerCard
  const choice = useSignal<AnswerChoice>({
    ...emptyChoice(consultation.hospitalSiteId),
    ...(begunAnswer(consultation.id) ?? initial),
  })
  const isSending = useSignal(false)
  const words = t(texts)
  const keep = (next: AnswerChoice) => {
    choice.value = next
    keepAnswer(consultation.id, next)
  }
  const change = (part: Chips) => keep(withChips(card, choice.value, part, naming.site))
  const writeOver = (text: string | null) => keep(withText(card, choice.value, text))
  const missing = missingOf(card, choice.value)
  const send = async () => {
    isSending.value = true
    const written = await consulting.write('answered', bodyOf(card, choice.value))
    isSending.value = false
    if (written.outcome === 'refused') return
    keepAnswer(consultation.id, null)
    onSent?.()
  }
  return (
    <section class="answer-card" aria-label={words.title}>
      <h2 class="answer-card-title">
        <span>{words.diagnosis}</span>
        <AskRetake consulting={consulting} lookedAt={lookedAt ?? null} />
        {onFold && (
          <button type="button" class="answer-card-fold" onClick={onFold}>
            {words.fold}
          </button>
        )}
      </h2>
      <RetakeAskedFor consulting={consulting} />
      <div class="answer-card-main">
        <OneOf
          label={words.diagnosis}
          choices={diagnosesOf(card).map((chip) => ({ value: chip.code, words: say(chip.words) }))}
          value={choice.value.diagnosis}
          mayBeNone
          onChoose={(diagnosis) => change({ diagnosis })}
        />
      </div>
      <h2 class="answer-card-title">{words.strategy}</h2>
      <div class="answer-card-main">
        <OneOf
          label={words.strategy}
          choices={card.strategy.map((chip) => ({ value: chip.code, words: say(chip.words) }))}
          value={choice.value.strategy}
          mayBeNone
          onChoose={(strategy) => change({ strategy })}
        />
      </div>
      {leadsToTransfer(card, choice.value) && <Way consulting={consulting} choice={choice.value} change={change} />}
      {maySayDrugs(card, choice.value) && (
        <Drugs
          chips={card.drugs ?? []}
          chosen={choice.value.drugs}
          onChange={(drugs) => change({ drugs: withDrugs(card, choice.value.drugs, drugs) })}
        />
      )}
      <Wording
        text={choice.value.text}
        composed={(inLang) => composed(card, choice.value, naming.site, inLang)}
        onWrite={writeOver}
      />
      <div class="answer-card-foot">
        {mayContradict(card, choice.value) && <Contradiction onRecompose={() => writeOver(null)} />}
        <Button look="primary" wide tall disabled={missing !== null || isSending.value} onTap={send}>
          {missing === null ? words.send : missing === 'diagnosis' ? words.chooseDiagnosis : words.chooseStrategy}
        </Button>
        <p class="quiet small">{words.signedAs(seat.name)}</p>
      </div>
    </section>
  )
}

type Chips = Partial<Omit<AnswerChoice, 'text'>>

/** Beside the button that signs both: own words may say what is no longer chosen. */
function Contradiction({ onRecompose }: { onRecompose: () => void }) {
  const words = t(texts)
  return (
    <div class="answer-card-contradiction" role="alert">
      <StatusWord tone="alarm">{words.contradiction}</StatusWord>
      <Button look="plain" onTap={onRecompose}>
        {words.asComposed}
      </Button>
    </div>
  )
}

/** Where to, and past which doors. One possible hospital needs no choosing. */
function Way({
  consulting,
  choice,
  change,
}: {
  consulting: Consulting
  choice: AnswerChoice
  change: (part: Chips) => void
}) {
  const words = t(texts)
  const sites = destinations(consulting)
  const bypassed = [choice.bypassEd && 'ed', choice.bypassCcu && 'ccu'].filter((one) => one !== false)
  return (
    <>
      <h2 class="answer-card-title">
        {words.destination}
        {sites.length === 1 && <b>{sites[0]!.name}</b>}
      </h2>
      {sites.length > 1 && (
        <OneOf
          label={words.destination}
          choices={sites.map((site) => ({ value: site.id, words: site.name }))}
          value={choice.destinationSiteId}
          onChoose={(destinationSiteId) => change({ destinationSiteId })}
        />
      )}
      <SomeOf
        label={words.bypass}
        choices={[
          { value: 'ed', words: words.bypassEd },
          { value: 'ccu', words: words.bypassCcu },
        ]}
        chosen={bypassed}
        onChange={(chosen) => change({ bypassEd: chosen.includes('ed'), bypassCcu: chosen.includes('ccu') })}
      />
    </>
  )
}

function Drugs(props: { chips: readonly Chip[]; chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const words = t(texts)
  return (
    <>
      <h2 class="answer-card-title">{words.drugs}</h2>
      <div class="answer-card-main">
        <SomeOf
          label={words.drugs}
          choices={props.chips.map((chip) => ({ value: chip.code, words: say(chip.words) }))}
          chosen={props.chosen}
          onChange={props.onChange}
        />
      </div>
    </>
  )
}

interface WordingProps {
  text: string | null
  composed: (inLang: Lang) => string
  onWrite: (text: string | null) => void
}

/** Each phone reads the chips in its own language; what is written over them is read as it was written. */
function Wording({ text, composed, onWrite }: WordingProps) {
  const words = t(texts)
  const other = lang.value === 'zh' ? 'en' : 'zh'
  const own = composed(lang.value)
  if (text === null) {
    if (own === '') return null
    return (
      <div class="answer-card-text">
        <p>{own}</p>
        <Button look="plain" onTap={() => onWrite(own)}>
          {words.write}
        </Button>
      </div>
    )
  }
  return (
    <div class="answer-card-text">
      <label class="answer-card-write">
        <span class="small quiet">{words.text}</span>
        <textarea
          class="input"
          rows={3}
          maxLength={4000}
          value={text}
          onInput={(e) => onWrite(e.currentTarget.value)}
        />
      </label>
      <Button look="plain" onTap={() => onWrite(composed(other))}>
        {words.inOtherLanguage}
      </Button>
      <Button look="plain" onTap={() => onWrite(null)}>
        {words.asComposed}
      </Button>
    </div>
  )
}
