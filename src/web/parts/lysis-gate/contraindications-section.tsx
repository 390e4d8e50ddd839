// The list of contraindications, each item answered yes, no or unknown. Unknown is not no. The speed button fills only what
// is not yet answered, and stands below the list, so that each item was seen.

import { useSignal } from '@preact/signals'
import { openItems, relativeConcerns } from '../../../consultation/lysis.ts'
import type { Screening } from '../../../consultation/model.ts'
import type { ContraindicationItem, ContraindicationList } from '../../../consultation/pathways/pathway.ts'
import { forgetWithPerson } from '../../state.ts'
import { lysis as texts } from '../../texts/areas/lysis.ts'
import { say, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import type { Consulting } from '../consulting.ts'
import { shownTime } from '../shown-time.ts'
import { StatusWord } from '../status-word.tsx'

type Answers = Screening['answers']
type Answer = Answers[string]

/** Answers that were begun and not sent: closing the page by mistake must not lose them. */
const begun = new Map<string, Answers>()
forgetWithPerson(() => begun.clear())

export function ContraindicationsSection({ consulting }: { consulting: Consulting }) {
  const words = t(texts)
  const { consultation, seat } = consulting
  const isAnswering = useSignal(consultation.screening === null && seat.side === 'clinic')
  const list = listOf(consulting)
  return (
    <section class="panel-section" aria-label={words.list}>
      <h3 class="lysis-step">
        {words.list}
        {list && <span class="quiet small">{say(list.words)}</span>}
      </h3>
      {isAnswering.value && list ? (
        <ListForm
          consulting={consulting}
          list={list}
          onSent={() => {
            isAnswering.value = false
          }}
        />
      ) : (
        <Summary
          consulting={consulting}
          onRedo={() => {
            isAnswering.value = true
          }}
        />
      )}
    </section>
  )
}

function Summary({ consulting, onRedo }: { consulting: Consulting; onRedo: () => void }) {
  const words = t(texts)
  const { consultation, pathway, settings, seat } = consulting
  const { screening, lysisOrder } = consultation
  if (!screening) return <StatusWord tone="near">{words.notScreened}</StatusWord>
  const open = openItems(pathway, settings.contraindicationList, screening, lysisOrder)
  const relative = relativeConcerns(pathway, screening)
  return (
    <>
      <p class="quiet small number">{words.screenedBy(screening.by.name, shownTime(screening.at))}</p>
      {open.length === 0 ? (
        <StatusWord tone="good">{words.clear}</StatusWord>
      ) : (
        <>
          <StatusWord tone="alarm">{words.openItems(open.length)}</StatusWord>
          <Named items={open} screening={screening} />
        </>
      )}
      {relative.length > 0 && (
        <>
          <StatusWord tone="near">{words.relativeItems(relative.length)}</StatusWord>
          <Named items={relative} screening={screening} />
        </>
      )}
      {seat.side === 'clinic' && (
        <Button look="plain" onTap={onRedo}>
          {words.redo}
        </Button>
      )}
    </>
  )
}

function Named({ items, screening }: { items: readonly ContraindicationItem[]; screening: Screening }) {
  const words = t(texts)
  return (
    <ul class="lysis-named">
      {items.map((one) => (
        <li key={one.code}>
          {say(one.words)}: <b>{words[screening.answers[one.code] ?? 'unknown']}</b>
        </li>
      ))}
    </ul>
  )
}

function ListForm(props: { consulting: Consulting; list: ContraindicationList; onSent: () => void }) {
  const words = t(texts)
  const { consulting, list } = props
  const { id } = consulting.consultation
  const answers = useSignal<Answers>(begun.get(id) ?? {})
  const isSending = useSignal(false)
  const open = list.items.filter((one) => answers.value[one.code] === undefined).length
  const keep = (next: Answers) => {
    answers.value = next
    begun.set(id, next)
  }
  const send = async () => {
    isSending.value = true
    const written = await consulting.write('screened', { listVersion: list.version, answers: answers.value })
    isSending.value = false
    if (written.outcome === 'refused') return
    begun.delete(id)
    props.onSent()
  }
  return (
    <>
      {(['absolute', 'relative'] as const).map((kind) => (
        <div key={kind} class="lysis-items">
          <h4 class="panel-label">{words[kind]}</h4>
          {list.items
            .filter((one) => one.kind === kind)
            .map((one) => (
              <ListItem
                key={one.code}
                words={say(one.words)}
                answer={answers.value[one.code]}
                onAnswer={(answer) => keep({ ...answers.value, [one.code]: answer })}
              />
            ))}
        </div>
      ))}
      <div class="lysis-pair">
        <Button
          look="outline"
          disabled={open === 0}
          onTap={() =>
            keep({ ...Object.fromEntries(list.items.map((one) => [one.code, 'no' as const])), ...answers.value })
          }
        >
          {words.allNo}
        </Button>
        <Button look="primary" disabled={isSending.value || open === list.items.length} onTap={send}>
          {open > 0 ? words.saveListOpen(open) : words.saveList}
        </Button>
      </div>
      <p class="quiet small">{words.allNoHint}</p>
    </>
  )
}

function ListItem(props: { words: string; answer: Answer | undefined; onAnswer: (answer: Answer) => void }) {
  const words = t(texts)
  return (
    <fieldset class="lysis-item" data-answer={props.answer}>
      <legend>{props.words}</legend>
      {(['no', 'yes', 'unknown'] as const).map((answer) => (
        <button
          key={answer}
          type="button"
          class="chip"
          aria-pressed={props.answer === answer}
          onClick={() => props.onAnswer(answer)}
        >
          {words[answer]}
        </button>
      ))}
    </fieldset>
  )
}

/** The list that was answered; else the one that the network uses. */
function listOf({ consultation, pathway, settings }: Consulting): ContraindicationList | undefined {
  const version = consultation.screening?.listVersion ?? settings.contraindicationList
  return pathway.contraindications.find((list) => list.version === version) ?? pathway.contraindications[0]
}
