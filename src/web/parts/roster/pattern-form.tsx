// A pattern: which line, how duty goes round, who in which order, from when. Below it the next four weeks as they will be.

import { useSignal } from '@preact/signals'
import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { OneOf, SomeOf } from '../chips.tsx'
import { Field } from '../field.tsx'
import { lineWord, weekdayWord } from './calendar-words.ts'
import { minuteMs } from './minute.ts'
import { PatternPreview } from './pattern-preview.tsx'
import { PeopleOrder } from './people-order.tsx'
import type { RosterPerson } from './roster-view.ts'
import { type Kind, kindOf, type Pattern, type PatternWish, turnsOf } from './turns-ahead.ts'
import { dateAfter, dateOf } from './zone-days.ts'

/** What is typed, before it is a pattern. */
export interface PatternDraft {
  line: 1 | 2 | 3
  kind: Kind
  changesAt: string
  nightFrom: string
  weekdays: number[]
  people: string[]
  startsOn: string
  endsOn: string
}

const everyDay = [1, 2, 3, 4, 5, 6, 7]

export function emptyDraft(timeZone: string): PatternDraft {
  return {
    line: 1,
    kind: 'day',
    changesAt: '08:00',
    nightFrom: '20:00',
    weekdays: everyDay,
    people: [],
    startsOn: dateAfter(dateOf(minuteMs.peek(), timeZone), 1),
    endsOn: '',
  }
}

export function draftOf(pattern: Pattern): PatternDraft {
  const kind = kindOf(pattern)
  return {
    line: pattern.line as 1 | 2 | 3,
    kind,
    changesAt: pattern.turns[0]!.from,
    nightFrom: pattern.turns[1]?.from ?? '20:00',
    weekdays: pattern.weekdays ?? everyDay,
    people: pattern.people.map((one) => one.personId),
    startsOn: pattern.startsOn,
    endsOn: pattern.endsOn ?? '',
  }
}

/** Null while something is missing. */
export function wishOf(draft: PatternDraft): PatternWish | null {
  const { line, kind, weekdays, people, startsOn, endsOn } = draft
  if (people.length === 0 || startsOn === '' || draft.changesAt === '' || draft.nightFrom === '') return null
  const everywhere = kind === 'week' || weekdays.length === 7 || weekdays.length === 0
  return {
    line,
    cycle: kind === 'week' ? 'week' : 'day',
    turns: turnsOf(kind, draft.changesAt, draft.nightFrom),
    ...(everywhere ? {} : { weekdays: [...weekdays].sort() }),
    people,
    startsOn,
    endsOn: endsOn || null,
  }
}

export interface PatternFormProps {
  initial: PatternDraft
  staff: readonly RosterPerson[]
  timeZone: string
  onChange: (draft: PatternDraft) => void
}

export function PatternForm({ initial, staff, timeZone, onChange }: PatternFormProps) {
  const words = t(texts)
  const draft = useSignal(initial)
  const shown = draft.value
  const set = (part: Partial<PatternDraft>) => {
    draft.value = { ...draft.value, ...part }
    onChange(draft.value)
  }
  const kinds: [Kind, string][] = [
    ['day', words.kindDay],
    ['day-night', words.kindDayNight],
    ['week', words.kindWeek],
  ]
  return (
    <div class="pattern-form">
      <Field label={words.line}>
        <OneOf
          label={words.line}
          choices={(['1', '2', '3'] as const).map((value) => ({ value, words: lineWord(Number(value)) }))}
          value={`${shown.line}`}
          onChoose={(line) => line && set({ line: Number(line) as 1 | 2 | 3 })}
        />
      </Field>
      <Field label={words.kind}>
        <OneOf
          label={words.kind}
          choices={kinds.map(([value, said]) => ({ value, words: said }))}
          value={shown.kind}
          onChoose={(kind) => kind && set({ kind })}
        />
      </Field>
      <Field label={words.changesAt}>
        <div class="pattern-times">
          <TimeInput
            label={words.changesAt}
            type="time"
            value={shown.changesAt}
            onInput={(changesAt) => set({ changesAt })}
          />
          {shown.kind === 'day-night' && (
            <TimeInput
              label={words.nightFrom}
              type="time"
              value={shown.nightFrom}
              onInput={(nightFrom) => set({ nightFrom })}
            />
          )}
        </div>
      </Field>
      <Field label={words.people} hint={words.peopleHint}>
        <PeopleOrder chosen={shown.people} staff={staff} onChange={(people) => set({ people })} />
      </Field>
      <Field label={words.startsOn}>
        <TimeInput
          label={words.startsOn}
          type="date"
          value={shown.startsOn}
          onInput={(startsOn) => set({ startsOn })}
        />
      </Field>
      <Field label={words.endsOn} hint={words.endsOnHint}>
        <TimeInput label={words.endsOn} type="date" value={shown.endsOn} onInput={(endsOn) => set({ endsOn })} />
      </Field>
      {shown.kind !== 'week' && (
        <Field label={words.weekdays}>
          <SomeOf
            label={words.weekdays}
            choices={everyDay.map((day) => ({ value: `${day}`, words: weekdayWord(dateAfter('2026-11-22', day)) }))}
            chosen={shown.weekdays.map(String)}
            onChange={(days) => set({ weekdays: days.map(Number) })}
          />
        </Field>
      )}
      <PatternPreview wish={wishOf(shown)} staff={staff} timeZone={timeZone} />
    </div>
  )
}

function TimeInput(props: { label: string; type: 'time' | 'date'; value: string; onInput: (value: string) => void }) {
  return (
    <input
      class="input number"
      type={props.type}
      aria-label={props.label}
      value={props.value}
      onInput={({ currentTarget: { value } }) => props.onInput(value)}
    />
  )
}
