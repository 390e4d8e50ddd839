// Somebody takes a duty, all of it or a part: who (a name is one tap and does it), from when, until when.

import { useSignal } from '@preact/signals'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { isChanging, putOnDuty } from './roster-actions.ts'
import { type RosterPerson, type RosterView, tintOf } from './roster-view.ts'
import { instantOf, wallOf } from './zone-days.ts'

export interface GiveFormProps {
  view: RosterView
  line: number
  from: string
  until: string
  /** Who has it already. */
  notTo: string
  /** Chooses among the staff; otherwise it is for himself. */
  mayChoose: boolean
  onDone: () => void
}

export function GiveForm({ view, line, from, until, notTo, mayChoose, onDone }: GiveFormProps) {
  const words = t(texts)
  const chosen = useSignal({ from, until })
  const isWrong = Date.parse(chosen.value.until) <= Date.parse(chosen.value.from)
  const people = mayChoose ? view.people : view.people.filter((one) => one.personId === view.me)
  const others = people.filter((one) => one.personId !== notTo)
  const give = async (to: RosterPerson) => {
    if (await putOnDuty(view, { ...to, line, ...chosen.value })) onDone()
  }
  const change = (part: Partial<{ from: string; until: string }>) => {
    chosen.value = { ...chosen.value, ...part }
  }
  return (
    <div class="give-form">
      <div class="give-span">
        <WallField label={words.from} at={chosen.value.from} view={view} onChange={(at) => change({ from: at })} />
        <WallField label={words.until} at={chosen.value.until} view={view} onChange={(at) => change({ until: at })} />
      </div>
      {isWrong && (
        <p class="field-broken" role="alert">
          {words.spanWrong}
        </p>
      )}
      {mayChoose && <p class="panel-label">{words.assignTo}</p>}
      <div class="chips">
        {mayChoose
          ? others.map((one) => (
              <button
                key={one.personId}
                type="button"
                class="chip give-person"
                disabled={isWrong || isChanging.value}
                onClick={() => void give(one)}
              >
                <span class={`tint-mark ${tintOf(one.personId, view.people)}`} aria-hidden="true" />
                {one.name}
              </button>
            ))
          : others.map((one) => (
              <Button
                key={one.personId}
                look="primary"
                wide
                disabled={isWrong || isChanging.value}
                onTap={() => void give(one)}
              >
                {words.takeOver}
              </Button>
            ))}
      </div>
    </div>
  )
}

interface WallFieldProps {
  label: string
  at: string
  view: RosterView
  onChange: (at: string) => void
}

function WallField({ label, at, view, onChange }: WallFieldProps) {
  return (
    <label>
      <span class="panel-label">{label}</span>
      <input
        class="input number"
        type="datetime-local"
        value={wallOf(Date.parse(at), view.timeZone)}
        onInput={({ currentTarget: { value } }) => {
          if (value) onChange(new Date(instantOf(value, view.timeZone)).toISOString())
        }}
      />
    </label>
  )
}
