// What a roster is: its name, its kind, which questions it answers; where it stands is chosen once.

import { rosterStaffTexts as texts } from '../../texts/areas/roster-staff.ts'
import { t } from '../../texts/texts.ts'
import { OneOf, SomeOf } from '../chips.tsx'
import { Field, TextInput } from '../field.tsx'
import type { Roster } from './roster-view.ts'

export interface RosterDraft {
  name: string
  kind: Roster['kind']
  pathways: string[]
  hospitalSiteId: string
}

export interface RosterFormProps {
  draft: RosterDraft
  /** Left out: it stays where it stands. */
  hospitals?: readonly { id: string; name: string }[]
  onChange: (draft: RosterDraft) => void
}

export function RosterForm({ draft, hospitals, onChange }: RosterFormProps) {
  const words = t(texts)
  const kinds: { value: Roster['kind']; words: string }[] = [
    { value: 'ecg', words: words.kind_ecg },
    { value: 'stroke', words: words.kind_stroke },
    { value: 'cath_lab', words: words.kind_cath_lab },
  ]
  const answers = [
    { value: 'stemi', words: words.answers_stemi },
    { value: 'stroke', words: words.answers_stroke },
  ]
  return (
    <div class="pattern-form">
      <Field label={words.name}>
        <TextInput
          label={words.name}
          value={draft.name}
          placeholder={words.nameHint}
          maxLength={40}
          onInput={(name) => onChange({ ...draft, name })}
        />
      </Field>
      {hospitals && hospitals.length > 1 && (
        <Field label={words.hospital}>
          <OneOf
            label={words.hospital}
            choices={hospitals.map(({ id, name }) => ({ value: id, words: name }))}
            value={draft.hospitalSiteId}
            onChoose={(id) => id && onChange({ ...draft, hospitalSiteId: id })}
          />
        </Field>
      )}
      <Field label={words.kind} hint={draft.kind === 'cath_lab' ? words.answersCathLab : undefined}>
        <OneOf
          label={words.kind}
          choices={kinds}
          value={draft.kind}
          onChoose={(kind) => kind && onChange({ ...draft, kind })}
        />
      </Field>
      <Field label={words.answers} hint={draft.pathways.length === 0 ? words.answersNone : undefined}>
        <SomeOf
          label={words.answers}
          choices={answers}
          chosen={draft.pathways}
          onChange={(pathways) => onChange({ ...draft, pathways })}
        />
      </Field>
    </div>
  )
}
