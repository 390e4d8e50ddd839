// How it ended, for the clinic that asked: one chip is enough, the rest where it is known.

import { useSignal } from '@preact/signals'
import { effectiveMilestones, stateOf } from '../../consultation/milestones.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { OneOf } from './chips.tsx'
import type { Consulting } from './consulting.ts'
import { Panel } from './panel.tsx'

type Result = 'reperfused' | 'not-reperfused' | 'died' | 'other'

/** Said already when the procedure ended. */
function gradeOf({ consultation, pathway }: Consulting): string | null {
  const ended = stateOf(effectiveMilestones(consultation.assertions, pathway), 'procedure_ended')?.effective?.value
  return typeof ended === 'number' ? `${ended}` : null
}

export function OutcomePanel({ consulting, onClose }: { consulting: Consulting; onClose: () => void }) {
  const words = t(texts)
  const result = useSignal<Result | null>(null)
  const timi = useSignal<string | null>(gradeOf(consulting))
  const written = useSignal({ finalDiagnosis: '', culprit: '', text: '' })
  const isSending = useSignal(false)
  const send = async () => {
    isSending.value = true
    const said = Object.entries(written.value).filter(([, words]) => words.trim() !== '')
    const sent = await consulting.write('outcome', {
      result: result.value,
      ...(timi.value === null ? {} : { timiFlow: Number(timi.value) }),
      ...Object.fromEntries(said.map(([name, words]) => [name, words.trim()])),
    })
    isSending.value = false
    if (sent.outcome !== 'refused') onClose()
  }
  const fields = [
    { name: 'culprit', words: words.culprit },
    { name: 'finalDiagnosis', words: words.finalDiagnosis },
    { name: 'text', words: words.resultText },
  ] as const
  return (
    <Panel
      title={words.outcome}
      onClose={onClose}
      foot={
        <Button look="primary" wide tall disabled={!result.value || isSending.value} onTap={send}>
          {words.sendOutcome}
        </Button>
      }
    >
      <OneOf<Result>
        label={words.result}
        choices={[
          { value: 'reperfused', words: words.reperfused },
          { value: 'not-reperfused', words: words.notReperfused },
          { value: 'died', words: words.died },
          { value: 'other', words: words.otherResult },
        ]}
        value={result.value}
        onChoose={(chosen) => {
          result.value = chosen
        }}
      />
      <span class="panel-label">{words.timi}</span>
      <OneOf
        label={words.timi}
        choices={['0', '1', '2', '3'].map((value) => ({ value, words: value }))}
        value={timi.value}
        mayBeNone
        onChoose={(chosen) => {
          timi.value = chosen
        }}
      />
      {fields.map((field) => (
        <label key={field.name} class="panel-write">
          <span class="panel-label">{field.words}</span>
          <input
            class="input"
            maxLength={200}
            value={written.value[field.name]}
            onInput={(event) => {
              written.value = { ...written.value, [field.name]: event.currentTarget.value }
            }}
          />
        </label>
      ))}
    </Panel>
  )
}
