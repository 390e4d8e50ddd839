// Times that are not the next step: choose a milestone and tap, say that it happened earlier, correct or withdraw one.
// Must stay true: a correction replaces and says why; nothing is changed in place.

import { type Signal, useSignal } from '@preact/signals'
import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Assertion } from '../../consultation/model.ts'
import type { MilestoneDefinition } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { say, t } from '../texts/texts.ts'
import { asksMore } from './asks-more.ts'
import { Button } from './button.tsx'
import { OneOf } from './chips.tsx'
import type { Consulting } from './consulting.ts'
import { sourceWords } from './entry-row.tsx'
import { HoldButton } from './hold-button.tsx'
import { NumberChoice } from './number-choice.tsx'
import { Panel } from './panel.tsx'
import { ReasonChoice } from './reason-choice.tsx'
import './stamps.css'
import { isPast, TimeChoice } from './time-choice.tsx'
import { timeWords } from './time-words.ts'
import { ValueSheet } from './value-sheet.tsx'

type How = 'tapped' | 'recalled' | 'document'

export interface StampBody {
  milestone: string
  how: How
  [more: string]: unknown
}

export interface StampProps {
  consulting: Consulting
  /** Writes it, and offers to undo. */
  onStamp: (body: StampBody) => void
  onClose: () => void
}

/** All milestones that a person may stamp, those that are there with their time. */
export function StampSheet({ consulting, onStamp, onClose }: StampProps) {
  const words = t(texts)
  const earlier = useSignal<string | null>(null)
  const asked = useSignal<string | null>(null)
  const states = effectiveMilestones(consulting.consultation.assertions, consulting.pathway)
  const mayTap = consulting.seat.role !== 'quality_officer'
  const shown = consulting.pathway.milestones.filter((one) => !one.systemOnly)
  if (earlier.value) {
    return <EarlierSheet consulting={consulting} milestone={earlier.value} onStamp={onStamp} onClose={onClose} />
  }
  if (asked.value) {
    return <ValueSheet consulting={consulting} milestone={asked.value} onStamp={onStamp} onClose={onClose} />
  }
  const tap = (milestone: MilestoneDefinition) => {
    if (!mayTap) {
      earlier.value = milestone.name
      return
    }
    if (asksMore(milestone)) {
      asked.value = milestone.name
      return
    }
    onStamp({ milestone: milestone.name, how: 'tapped' })
    onClose()
  }
  return (
    <Panel title={words.title} whole onClose={onClose}>
      <p class="quiet small">{words.choose}</p>
      <div class="stamp-list">
        {shown.map((milestone) => {
          const state = states.find((one) => one.name === milestone.name)
          return (
            <HoldButton
              key={milestone.name}
              name={say(milestone.words)}
              look="row"
              onTap={() => tap(milestone)}
              onHold={() => {
                earlier.value = milestone.name
              }}
            >
              <span>{say(milestone.words)}</span>
              {state?.effective && (
                <span class="quiet number">
                  {timeWords(state.effective)} <span class="small">{sourceWords(state.effective)}</span>
                </span>
              )}
            </HoldButton>
          )
        })}
      </div>
    </Panel>
  )
}

/** "It happened earlier": a time, and whether it comes from memory or from paper. */
export function EarlierSheet({ consulting, milestone, onStamp, onClose }: StampProps & { milestone: string }) {
  const words = t(texts)
  const at = useSignal<string | null>(null)
  const how = useSignal<How>('recalled')
  const number = useSignal<number | null>(null)
  const name = milestoneOf(consulting.pathway, milestone)
  const stamp = (rest: Record<string, unknown>) => {
    onStamp({ milestone, how: how.value, ...rest })
    onClose()
  }
  return (
    <Panel
      title={words.earlierTitle(name ? say(name.words) : milestone)}
      onClose={onClose}
      foot={
        <Button
          look="primary"
          wide
          tall
          disabled={!isPast(at.value) || Number.isNaN(number.value)}
          onTap={() => stamp({ at: at.value, ...numbered(number.value) })}
        >
          {words.record}
        </Button>
      }
    >
      <TimeChoice
        label={words.time}
        at={at.value}
        onChoose={(chosen) => {
          at.value = chosen
        }}
      />
      <NumberOf milestone={name} number={number} />
      <span class="panel-label">{words.source}</span>
      <OneOf
        label={words.source}
        choices={[
          { value: 'recalled', words: words.fromMemory },
          { value: 'document', words: words.fromRecords },
        ]}
        value={how.value}
        onChoose={(chosen) => {
          how.value = chosen as How
        }}
      />
      <div class="chips">
        <Button look="outline" onTap={() => stamp({ value: 'unknown' })}>
          {words.unknown}
        </Button>
        <Button look="outline" onTap={() => stamp({ value: 'not-applicable' })}>
          {words.notApplicable}
        </Button>
      </div>
    </Panel>
  )
}

export interface CorrectSheetProps extends StampProps {
  assertion: Assertion
  onWithdraw: (seq: number, reason: string) => void
}

/** Another time with a reason, or taking it back with a reason. */
export function CorrectSheet({ consulting, assertion, onStamp, onWithdraw, onClose }: CorrectSheetProps) {
  const words = t(texts)
  const at = useSignal<string | null>(assertion.at)
  const reason = useSignal('')
  const before = typeof assertion.value === 'number' ? assertion.value : null
  const number = useSignal<number | null>(before)
  const definition = milestoneOf(consulting.pathway, assertion.milestone)
  const given = reason.value.trim()
  const isSame = at.value === assertion.at && number.value === before
  const correct = (rest: Record<string, unknown>) => {
    const { milestone, seq, siteId, note } = assertion
    // what was seen goes with the answer that it led to
    const seen = note !== undefined && number.value === before ? { note } : {}
    onStamp({ milestone, how: 'recalled', replaces: seq, siteId, reason: given, ...seen, ...rest })
    onClose()
  }
  const by = assertion.by === 'system' ? sourceWords(assertion) : assertion.by.name
  return (
    <Panel
      title={words.correctTitle(definition ? say(definition.words) : assertion.milestone)}
      onClose={onClose}
      foot={
        <>
          <Button
            look="primary"
            wide
            tall
            disabled={given === '' || !isPast(at.value) || Number.isNaN(number.value) || isSame}
            onTap={() => correct({ at: at.value, ...numbered(number.value) })}
          >
            {given === '' ? words.reasonNeeded : words.correct}
          </Button>
          {mayWithdraw(consulting, assertion) && (
            <Button
              wide
              disabled={given === ''}
              onTap={() => {
                onWithdraw(assertion.seq, given)
                onClose()
              }}
            >
              {words.withdraw}
            </Button>
          )}
        </>
      }
    >
      <p class="quiet small">{words.wasRecorded(timeWords(assertion), `${by} · ${sourceWords(assertion)}`)}</p>
      <TimeChoice
        label={words.newTime}
        at={at.value}
        onChoose={(chosen) => {
          at.value = chosen
        }}
      />
      <NumberOf milestone={definition} number={number} />
      <ReasonChoice
        label={words.reason}
        reasons={[words.reasonTime, words.reasonTapped, words.reasonPatient]}
        reason={reason.value}
        onChange={(given) => {
          reason.value = given
        }}
      />
    </Panel>
  )
}

/** Asked for where the milestone carries one. */
function NumberOf({
  milestone,
  number,
}: {
  milestone: MilestoneDefinition | undefined
  number: Signal<number | null>
}) {
  if (!milestone?.value) return null
  const choose = (chosen: number | null) => {
    number.value = chosen
  }
  return <NumberChoice milestone={milestone} value={milestone.value} chosen={number.value} onChoose={choose} />
}

const numbered = (value: number | null) => (value === null ? {} : { value })

/** Own stamps, and for those who keep the record everybody's; never the system's. The server decides all the same. */
function mayWithdraw({ seat }: Consulting, { by, seq, source }: Assertion): boolean {
  if (by === 'system' || source === 'system' || seq === 1) return false
  return by.personId === seat.personId || seat.role === 'coordinator' || seat.role === 'quality_officer'
}
