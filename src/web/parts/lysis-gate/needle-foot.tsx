// The needle button. It opens when the gate is met; an override with a reason is always beside it, and is written down.

import { useSignal } from '@preact/signals'
import type { LysisGate } from '../../../consultation/lysis.ts'
import { type MilestoneState, stateOf } from '../../../consultation/milestones.ts'
import { lysis as texts } from '../../texts/areas/lysis.ts'
import { say, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import type { Consulting } from '../consulting.ts'
import { ReasonChoice } from '../reason-choice.tsx'
import { shownTime } from '../shown-time.ts'
import type { StampBody } from '../stamp-sheet.tsx'
import { StatusWord } from '../status-word.tsx'

export interface NeedleFootProps {
  consulting: Consulting
  gate: LysisGate
  states: readonly MilestoneState[]
  onStamp: (body: StampBody) => void
  /** The needle is in: back to what comes next. */
  onClose: () => void
}

export function NeedleFoot({ consulting, gate, states, onStamp, onClose }: NeedleFootProps) {
  const words = t(texts)
  const isOverriding = useSignal(false)
  const reason = useSignal('')
  const needleAt = stateOf(states, 'needle')?.effective?.at
  if (needleAt) {
    return (
      <>
        <StatusWord tone="good">{words.startedAt(shownTime(needleAt))}</StatusWord>
        <Button look="primary" wide tall onTap={onClose}>
          {words.goOn}
        </Button>
      </>
    )
  }
  const unmet = gate.conditions.filter((one) => !one.met)
  const given = reason.value.trim()
  const start = (more: Record<string, unknown> = {}) => onStamp({ milestone: 'needle', how: 'tapped', ...more })
  const isBedside = consulting.seat.side === 'clinic'
  return (
    <>
      <ul class="lysis-conditions" aria-label={words.notYet}>
        {gate.conditions.map((one) => (
          <li key={one.rule}>
            <StatusWord tone={one.met ? 'good' : 'near'}>
              {say(one.words)}
              <span class="unseen"> {one.met ? words.met : words.unmet}</span>
            </StatusWord>
          </li>
        ))}
      </ul>
      {isBedside && isOverriding.value && (
        <ReasonChoice
          label={words.overrideReason}
          reasons={[words.emergency]}
          reason={reason.value}
          onChange={(next) => {
            reason.value = next
          }}
        />
      )}
      {isBedside && !isOverriding.value && (
        <div class="lysis-needle">
          <Button look="primary" wide tall disabled={!gate.mayGiveNeedle} onTap={() => start()}>
            {words.start}
          </Button>
          {!gate.mayGiveNeedle && (
            <Button
              look="plain"
              label={words.override}
              onTap={() => {
                isOverriding.value = true
              }}
            >
              {words.overrideShort}
            </Button>
          )}
        </div>
      )}
      {isBedside && isOverriding.value && (
        <Button
          look="alarm"
          wide
          tall
          disabled={given === ''}
          onTap={() => start({ overrides: unmet.map((one) => ({ rule: one.rule, reason: given })) })}
        >
          {words.overrideStart}
        </Button>
      )}
    </>
  )
}
