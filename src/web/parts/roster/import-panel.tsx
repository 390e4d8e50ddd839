// Import in two steps: the file is read and shown, then one button writes it.

import { useSignal } from '@preact/signals'
import { Link } from 'wouter-preact'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { OneOf } from '../chips.tsx'
import { lineWord } from './calendar-words.ts'
import { ImportResult } from './import-result.tsx'
import type { Roster } from './roster-view.ts'

export type ImportReply = ReplyOf<'importShifts'>

interface Choice {
  mode: 'replace' | 'add'
  line: '1' | '2' | '3'
  dayStartsAt: string
}

type Progress =
  | { is: 'waiting' }
  | { is: 'reading' | 'writing'; file: File }
  | { is: 'read'; file: File; reply: ImportReply }
  | { is: 'broken'; file: File; sentence: string }

export function ImportPanel({ roster }: { roster: Roster }) {
  const words = t(texts)
  const choice = useSignal<Choice>({ mode: 'replace', line: '1', dayStartsAt: '08:00' })
  const progress = useSignal<Progress>({ is: 'waiting' })
  const shown = progress.value

  async function send(file: File, apply: boolean) {
    progress.value = { is: apply ? 'writing' : 'reading', file }
    const query = new URLSearchParams({ apply: `${apply}`, ...choice.value })
    const path = `/api/rosters/${encodeURIComponent(roster.rosterId)}/imports?${query}`
    try {
      progress.value = { is: 'read', file, reply: await call<ImportReply>({ method: 'POST', path, file }) }
    } catch (cause) {
      progress.value = { is: 'broken', file, sentence: sentenceOf(cause) }
    }
  }
  const change = (part: Partial<Choice>) => {
    choice.value = { ...choice.value, ...part }
    // what was read was read another way
    if (shown.is === 'read' && !shown.reply.applied) void send(shown.file, false)
  }
  return (
    <section class="plan-section">
      <h2>{words.import}</h2>
      <p class="small quiet">{words.importNote}</p>
      <ImportChoice choice={choice.value} onChange={change} />
      <label class="button button-outline plan-file">
        <input
          type="file"
          class="unseen"
          accept=".ics,.xlsx,.csv,text/calendar,text/csv"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0]
            // the same file again is a new try
            currentTarget.value = ''
            if (file) void send(file, false)
          }}
        />
        {shown.is === 'waiting' ? words.choose : words.chooseAgain}
      </label>
      {shown.is !== 'waiting' && <p class="small">{shown.file.name}</p>}
      {(shown.is === 'reading' || shown.is === 'writing') && (
        <p role="status">{shown.is === 'reading' ? words.reading : words.applying}</p>
      )}
      {shown.is === 'broken' && (
        <p class="field-broken" role="alert">
          {shown.sentence}
        </p>
      )}
      {shown.is === 'read' && <ImportResult reply={shown.reply} />}
      {shown.is === 'read' && !shown.reply.applied && (
        <Button look="primary" wide disabled={shown.reply.rows.length === 0} onTap={() => void send(shown.file, true)}>
          {shown.reply.rows.length === 0 ? words.nothingToApply : words.apply(shown.reply.rows.length)}
        </Button>
      )}
      {shown.is === 'read' && shown.reply.applied && (
        <Link class="button button-primary" href={`/roster/${roster.rosterId}`}>
          {words.openCalendar}
        </Link>
      )}
    </section>
  )
}

function ImportChoice({ choice, onChange }: { choice: Choice; onChange: (part: Partial<Choice>) => void }) {
  const words = t(texts)
  return (
    <>
      <p class="panel-label">{words.mode}</p>
      <OneOf
        label={words.mode}
        choices={[
          { value: 'replace', words: words.replace },
          { value: 'add', words: words.addTo },
        ]}
        value={choice.mode}
        onChoose={(mode) => mode && onChange({ mode })}
      />
      <p class="panel-label">{words.lineOf}</p>
      <OneOf
        label={words.lineOf}
        choices={(['1', '2', '3'] as const).map((value) => ({ value, words: lineWord(Number(value)) }))}
        value={choice.line}
        onChoose={(line) => line && onChange({ line })}
      />
      <label>
        <span class="panel-label">{words.dayStartsAt}</span>
        <input
          class="input number"
          type="time"
          value={choice.dayStartsAt}
          onInput={({ currentTarget: { value } }) => value && onChange({ dayStartsAt: value })}
        />
      </label>
    </>
  )
}
