// The steps of a ladder, each a card: whom, through what, how long after the one before.

import { type ChannelName, channelNames } from '../../../consultation/channel-names.ts'
import type { LadderStep } from '../../../consultation/ladder.ts'
import { ladderTexts as texts } from '../../texts/areas/ladder.ts'
import { t } from '../../texts/texts.ts'
import { channelSaid } from '../attempts.ts'
import { Button } from '../button.tsx'
import { Stepper } from '../stepper.tsx'
import {
  longestWait,
  mostSteps,
  toggledChannel,
  waits,
  whomKey,
  whomOfKey,
  withChannels,
  withoutStep,
  withStep,
  withWait,
  withWhom,
} from './ladder-draft.ts'

export interface LadderStepsProps {
  steps: readonly LadderStep[]
  people: readonly { personId: string; name: string }[]
  channelsOn: readonly string[]
  onChange: (steps: LadderStep[]) => void
}

export function LadderSteps(props: LadderStepsProps) {
  const words = t(texts)
  const { steps, onChange } = props
  return (
    <div class="ladder-steps">
      {steps.map((step, index) => (
        <StepCard key={index} step={step} index={index} {...props} />
      ))}
      {steps.length < mostSteps && (
        <Button look="outline" wide onTap={() => onChange(withStep(steps))}>
          {words.add}
        </Button>
      )}
    </div>
  )
}

interface StepCardProps extends LadderStepsProps {
  step: LadderStep
  index: number
}

function StepCard({ step, index, steps, people, channelsOn, onChange }: StepCardProps) {
  const words = t(texts)
  const wait = waits(steps)[index]!
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
    <div class="ladder-step" role="group" aria-label={words.step(index + 1)}>
      <p class="ladder-step-head">
        <b>{words.step(index + 1)}</b>
        <span class="quiet small">{waitWords(index, wait)}</span>
      </p>
      {index > 0 && (
        <Stepper
          label={`${words.step(index + 1)} ${words.wait}`}
          value={wait}
          min={0}
          max={longestWait}
          step={10}
          onChange={(seconds) => onChange(withWait(steps, index, seconds))}
        />
      )}
      <select
        class="input"
        aria-label={`${words.step(index + 1)} ${words.whom}`}
        value={whomKey(step.whom)}
        onChange={({ currentTarget }) => onChange(withWhom(steps, index, whomOfKey(currentTarget.value)))}
      >
        {fixedWhoms.map((whom) => (
          <option key={whom} value={whom}>
            {words[`whom_${whom}`]}
          </option>
        ))}
        {people.map((one) => (
          <option key={one.personId} value={`person:${one.personId}`}>
            {words.whom_person(one.name)}
          </option>
        ))}
      </select>
      <Through
        channels={step.channels}
        channelsOn={channelsOn}
        onChange={(channels) => onChange(withChannels(steps, index, channels))}
      />
      {steps.length > 1 && (
        <Button look="plain" onTap={() => onChange(withoutStep(steps, index))}>
          {words.remove}
        </Button>
      )}
    </div>
  )
}

const fixedWhoms = ['on-duty', 'backup', 'second-backup', 'everyone', 'lab'] as const

function Through(props: {
  channels: LadderStep['channels']
  channelsOn: readonly string[]
  onChange: (channels: LadderStep['channels']) => void
}) {
  const words = t(texts)
  const { channels, channelsOn, onChange } = props
  const chosen: readonly ChannelName[] = channels === 'all' ? [] : channels
  // one that is off stays visible while it is chosen, so that nobody wonders why it does not ring
  const offered = channelNames.filter((name) => channelsOn.includes(name) || chosen.includes(name))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of toggle buttons keeps one tap per choice
    <div class="chips" role="group" aria-label={words.through}>
      <button type="button" class="chip" aria-pressed={channels === 'all'} onClick={() => onChange('all')}>
        {words.all}
      </button>
      {offered.map((name) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-pressed={chosen.includes(name)}
          onClick={() => onChange(toggledChannel(channels, name))}
        >
          {channelSaid(name)}
          {!channelsOn.includes(name) && ` (${words.notOn})`}
        </button>
      ))}
    </div>
  )
}

function waitWords(index: number, wait: number): string {
  const words = t(texts)
  if (index === 0) return words.atOnce
  return wait === 0 ? words.together : words.after(words.seconds(wait))
}
