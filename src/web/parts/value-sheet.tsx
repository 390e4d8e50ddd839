// A milestone that carries a number or a way, as it happens: one tap on the answer records both. Must stay true: it is said by
// a person, never worked out, and a time without it is recorded too.

import { useSignal } from '@preact/signals'
import { effectiveMilestones, stateOf } from '../../consultation/milestones.ts'
import type { MilestoneDefinition, MilestoneValue } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import { values as texts } from '../texts/areas/values.ts'
import { say, t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { OneOf } from './chips.tsx'
import type { Consulting } from './consulting.ts'
import { gradesOf, isGrade, NumberChoice } from './number-choice.tsx'
import { Panel } from './panel.tsx'
import { judgementOf, noteOf, RecanalisationSigns, suggestionOf, useSeen } from './recanalisation-signs.tsx'
import type { StampProps } from './stamp-sheet.tsx'

export function ValueSheet({ milestone, ...props }: StampProps & { milestone: string }) {
  const definition = milestoneOf(props.consulting.pathway, milestone)
  if (definition?.bypasses) return <WaySheet {...props} definition={definition} />
  if (!definition?.value) return null
  const shared = { ...props, definition, value: definition.value }
  if (definition.value.signs === 'recanalisation') return <AssessSheet {...shared} />
  return isGrade(definition.value) ? <GradeSheet {...shared} /> : <ScoreSheet {...shared} />
}

type ValueProps = StampProps & { definition: MilestoneDefinition; value: MilestoneValue }

function GradeSheet({ definition, value, onStamp, onClose }: ValueProps) {
  const label = say(value.words ?? definition.words)
  return (
    <Panel title={say(definition.words)} onClose={onClose} foot={<TimeOnly {...{ definition, onStamp, onClose }} />}>
      <span class="panel-label">{label}</span>
      <OneOf
        label={label}
        choices={gradesOf(value)}
        value={null}
        onChoose={(grade) => {
          onStamp({ milestone: definition.name, how: 'tapped', value: Number(grade) })
          onClose()
        }}
      />
    </Panel>
  )
}

/** What the arrival passed by: each answer says both. */
function WaySheet({ definition, onStamp, onClose }: Omit<ValueProps, 'value'>) {
  const words = t(texts)
  return (
    <Panel title={say(definition.words)} onClose={onClose} foot={<TimeOnly {...{ definition, onStamp, onClose }} />}>
      <OneOf
        label={words.way}
        choices={Object.keys(ways).map((way) => ({ value: way, words: words[way as Way] }))}
        value={null}
        onChoose={(way) => {
          onStamp({ milestone: definition.name, how: 'tapped', ...ways[way as Way] })
          onClose()
        }}
      />
    </Panel>
  )
}

const ways = {
  pastBoth: { bypassEd: true, bypassCcu: true },
  pastEd: { bypassEd: true, bypassCcu: false },
  pastCcu: { bypassEd: false, bypassCcu: true },
  pastNone: { bypassEd: false, bypassCcu: false },
}
type Way = keyof typeof ways

function ScoreSheet({ definition, value, onStamp, onClose }: ValueProps) {
  const chosen = useSignal<number | null>(null)
  const record = () => {
    onStamp({ milestone: definition.name, how: 'tapped', value: chosen.value })
    onClose()
  }
  return (
    <Panel
      title={say(definition.words)}
      onClose={onClose}
      foot={
        <>
          <Button
            look="primary"
            wide
            tall
            disabled={chosen.value === null || Number.isNaN(chosen.value)}
            onTap={record}
          >
            {t(texts).record}
          </Button>
          <TimeOnly {...{ definition, onStamp, onClose }} />
        </>
      }
    >
      <NumberChoice
        milestone={definition}
        value={value}
        chosen={chosen.value}
        onChoose={(number) => {
          chosen.value = number
        }}
      />
    </Panel>
  )
}

function TimeOnly({ definition, onStamp, onClose }: Pick<ValueProps, 'definition' | 'onStamp' | 'onClose'>) {
  return (
    <Button
      look="outline"
      wide
      onTap={() => {
        onStamp({ milestone: definition.name, how: 'tapped' })
        onClose()
      }}
    >
      {t(texts).timeOnly}
    </Button>
  )
}

/** Whether the vessel is open: the signs suggest, the doctor says; what did not open asks for the next decision at once. */
function AssessSheet({ consulting, definition, value, onStamp, onClose }: ValueProps) {
  const seen = useSeen()
  const isNotOpen = useSignal(false)
  if (isNotOpen.value) return <RescueSheet onStamp={onStamp} onClose={onClose} />
  const suggestion = suggestionOf(judgementOf(seen.value))
  const suggested = suggestion && (suggestion === 'open' ? value.max : value.min)
  const answer = (number: number) => {
    const note = noteOf(seen.value)
    onStamp({ milestone: definition.name, how: 'tapped', value: number, ...(note ? { note } : {}) })
    if (number === value.min && mayDecideRescue(consulting)) isNotOpen.value = true
    else onClose()
  }
  return (
    <Panel
      title={say(definition.words)}
      onClose={onClose}
      foot={
        <div class="value-answers">
          {gradesOf(value).map((grade) => (
            <Button
              key={grade.value}
              look={Number(grade.value) === suggested ? 'primary' : 'outline'}
              wide
              tall
              onTap={() => answer(Number(grade.value))}
            >
              {grade.words}
            </Button>
          ))}
        </div>
      }
    >
      <RecanalisationSigns
        seen={seen.value}
        onChange={(next) => {
          seen.value = next
        }}
      />
    </Panel>
  )
}

function RescueSheet({ onStamp, onClose }: Pick<StampProps, 'onStamp' | 'onClose'>) {
  const words = t(texts)
  return (
    <Panel
      title={words.rescueTitle}
      onClose={onClose}
      foot={
        <>
          <Button
            look="primary"
            wide
            tall
            onTap={() => {
              onStamp({ milestone: 'rescue_pci_decided', how: 'tapped' })
              onClose()
            }}
          >
            {words.rescueDecide}
          </Button>
          <Button wide onTap={onClose}>
            {words.rescueNotNow}
          </Button>
        </>
      }
    >
      <p>{words.rescueAtOnce}</p>
    </Panel>
  )
}

/** Those on duty and the hospital decide it, once, and not after the wire. */
function mayDecideRescue({ consultation, pathway, seat }: Consulting): boolean {
  if (seat.side !== 'duty' && seat.side !== 'hospital') return false
  const states = effectiveMilestones(consultation.assertions, pathway)
  return !['rescue_pci_decided', 'wire_crossed'].some((name) => stateOf(states, name)?.effective)
}
