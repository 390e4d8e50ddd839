// Two times that no tap of the way gives: the first contact and the ECG. One tap each, and not said stays not said: neither is
// ever taken over from the arrival by itself. A time that was chosen is looked at and changed by another tap, never lost by it.

import { useState } from 'preact/hooks'
import { type AskForm, changeForm } from '../ask-form.ts'
import { nowMs, tick } from '../clock.ts'
import { ask } from '../texts/areas/ask.ts'
import { t } from '../texts/texts.ts'
import { AgoSheet, agoWords, minutesSince } from './ago-sheet.tsx'
import { OneOf } from './chips.tsx'
import { Field } from './field.tsx'
import { shownTime } from './shown-time.ts'

/** "Just now", and a walk to the phone. */
const minutesOfTap = [0, 5]

export function ToldTimes({ form }: { form: AskForm }) {
  return (
    <>
      <Contact at={form.contactAt} />
      {form.pages.length > 0 && <EcgDone atMs={form.ecgAtMs} tapped={form.ecgTapped} />}
    </>
  )
}

function Contact({ at }: { at: AskForm['contactAt'] }) {
  const words = t(ask)
  const [isOpen, setOpen] = useState(false)
  tick.value
  const choose = (contactAt: AskForm['contactAt']) => {
    changeForm({ contactAt })
    setOpen(false)
  }
  return (
    <Field label={words.contact} hint={typeof at === 'number' && timeWords(at)}>
      <OneOf
        label={words.contact}
        choices={[
          { value: 'door', words: words.contactAtDoor },
          { value: 'other', words: words.contactOther },
        ]}
        value={at === undefined ? null : at === 'door' ? 'door' : 'other'}
        mayBeNone
        onChoose={(chosen) => {
          if (chosen === 'other' || (chosen === null && typeof at === 'number')) setOpen(true)
          else choose(chosen ?? undefined)
        }}
      />
      {isOpen && (
        <AgoSheet
          title={words.contactTitle}
          atMs={typeof at === 'number' ? at : null}
          onChoose={choose}
          onClear={typeof at === 'number' ? () => choose(undefined) : undefined}
          onClose={() => setOpen(false)}
        />
      )}
    </Field>
  )
}

function EcgDone({ atMs, tapped }: { atMs: number | undefined; tapped: number | undefined }) {
  const words = t(ask)
  const [isOpen, setOpen] = useState(false)
  tick.value
  const choose = (ecgAtMs: number | undefined, ecgTapped?: number) => {
    changeForm({ ecgAtMs, ecgTapped })
    setOpen(false)
  }
  return (
    <Field label={words.ecgDone} hint={atMs !== undefined && timeWords(atMs)}>
      <OneOf
        label={words.ecgDone}
        choices={[
          ...minutesOfTap.map((minutes) => ({ value: `${minutes}`, words: words.ecgAgo(minutes) })),
          { value: 'earlier', words: words.ecgEarlier },
        ]}
        value={atMs === undefined ? null : `${tapped ?? 'earlier'}`}
        mayBeNone
        onChoose={(chosen) => {
          if (chosen === 'earlier' || (chosen === null && tapped === undefined)) setOpen(true)
          else if (chosen === null) choose(undefined)
          else choose(nowMs() - Number(chosen) * 60_000, Number(chosen))
        }}
      />
      {isOpen && (
        <AgoSheet
          title={words.ecgTitle}
          atMs={atMs ?? null}
          onChoose={(chosen) => choose(chosen)}
          onClear={atMs === undefined ? undefined : () => choose(undefined)}
          onClose={() => setOpen(false)}
        />
      )}
    </Field>
  )
}

function timeWords(atMs: number): string {
  return `${shownTime(new Date(atMs).toISOString())} · ${agoWords(minutesSince(atMs))}`
}
