// A ladder and its dry run side by side (on a phone one below the other). Nothing is in force until it is saved.

import { useSignal } from '@preact/signals'
import type { Ladder } from '../../../consultation/ladder.ts'
import type { Urgency } from '../../../consultation/model.ts'
import type { DryRunReply, LadderReply } from '../../../contract/routes/ladders.ts'
import { nowMs } from '../../clock.ts'
import { ladderTexts as texts } from '../../texts/areas/ladder.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { OneOf } from '../chips.tsx'
import '../panel.css'
import { instantOfWallClock, wallClock } from '../shown-time.ts'
import { StatusWord } from '../status-word.tsx'
import { Stepper } from '../stepper.tsx'
import { DryRun } from './dry-run.tsx'
import './ladder.css'
import { isSame, shortestWait } from './ladder-draft.ts'
import { LadderSteps } from './ladder-steps.tsx'

export interface Tried {
  ladder: Ladder
  urgency: Urgency
  /** null = now. */
  at: string | null
}

export interface LadderPageProps {
  known: LadderReply
  people: readonly { personId: string; name: string }[]
  tried: Tried
  run: DryRunReply | null
  fault: string | null
  isSaving: boolean
  onTry: (tried: Tried) => void
  /** null = back to the usual. */
  onSave: (ladder: Ladder | null) => void
}

export function LadderPage(props: LadderPageProps) {
  const words = t(texts)
  const { known, people, tried, onTry, onSave } = props
  const { ladder, urgency } = tried
  const isChanged = !isSame(ladder, known.ladder)
  const change = (part: Partial<Ladder>) => onTry({ ...tried, ladder: { ...ladder, ...part } })
  return (
    <div class="ladder">
      <section class="ladder-edit">
        <p class="quiet small">{known.isDefault ? words.isDefault : words.isOwn}</p>
        <OneOf
          label={words.urgency}
          choices={[
            { value: 'urgent', words: words.urgent },
            { value: 'ordinary', words: words.ordinary },
          ]}
          value={urgency}
          onChoose={(chosen) => chosen && onTry({ ...tried, urgency: chosen })}
        />
        <LadderSteps
          steps={ladder[urgency]}
          people={people}
          channelsOn={known.channelsOn}
          onChange={(steps) => change({ [urgency]: steps })}
        />
        <Rest ladder={ladder} onChange={change} />
        {!known.isDefault && (
          <Button look="plain" onTap={() => onSave(null)}>
            {words.toDefault}
          </Button>
        )}
      </section>
      <section class="ladder-dry" aria-label={words.dryRun}>
        <h2>{words.dryRun}</h2>
        <AskedAt at={tried.at} onChange={(at) => onTry({ ...tried, at })} />
        <DryRun run={props.run} fault={props.fault} />
        <p class="quiet small">{words.dryNote}</p>
      </section>
      <footer class="ladder-foot">
        {isChanged && <StatusWord tone="near">{words.unsaved}</StatusWord>}
        <Button
          look="primary"
          tall
          wide
          disabled={props.isSaving || !isChanged || props.fault !== null}
          onTap={() => onSave(ladder)}
        >
          {words.save}
        </Button>
      </footer>
    </div>
  )
}

function Rest({ ladder, onChange }: { ladder: Ladder; onChange: (part: Partial<Ladder>) => void }) {
  const words = t(texts)
  const hour = (label: string, name: 'from' | 'until') => (
    <label>
      <span class="panel-label">{label}</span>
      <input
        class="input"
        type="time"
        value={ladder.night[name]}
        onInput={({ currentTarget: { value } }) => value && onChange({ night: { ...ladder.night, [name]: value } })}
      />
    </label>
  )
  return (
    <div class="ladder-step">
      <p class="small">{words.repeat}</p>
      <Stepper
        label={words.repeat}
        value={ladder.repeatAfterSeconds}
        min={shortestWait}
        max={3600}
        step={10}
        onChange={(repeatAfterSeconds) => onChange({ repeatAfterSeconds })}
      />
      <p class="small">{words.silent}</p>
      <Stepper
        label={words.silent}
        value={ladder.silentAfterSeconds}
        min={30}
        max={3600}
        step={30}
        onChange={(silentAfterSeconds) => onChange({ silentAfterSeconds })}
      />
      <p class="small">{words.night}</p>
      <div class="ladder-night">
        {hour(words.from, 'from')}
        {hour(words.until, 'until')}
      </div>
    </div>
  )
}

function AskedAt({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const words = t(texts)
  const wall = useSignal(at ? wallClock(Date.parse(at)) : '')
  return (
    <div class="ladder-asked">
      <label>
        <span class="panel-label">{words.askedAt}</span>
        <input
          class="input"
          type="datetime-local"
          value={wall.value || wallClock(nowMs())}
          onInput={({ currentTarget: { value } }) => {
            wall.value = value
            onChange(instantOfWallClock(value))
          }}
        />
      </label>
      <button
        type="button"
        class="chip"
        aria-pressed={at === null}
        onClick={() => {
          wall.value = ''
          onChange(null)
        }}
      >
        {words.now}
      </button>
    </div>
  )
}
