// Send an ECG: one page, pictures first, then four facts. Sending is always possible and goes on in the background.

import { useEffect, useLayoutEffect } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Sex } from '../../consultation/model.ts'
import { pathways } from '../../consultation/pathways.ts'
import {
  type AskForm,
  askForm,
  changeForm,
  emptyForm,
  filesOf,
  isEcgBeforeDoor,
  isUntouched,
  questionOf,
  sentForms,
} from '../ask-form.ts'
import { nowMs, tick } from '../clock.ts'
import { minutesSince } from '../parts/ago-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { OneOf, SomeOf } from '../parts/chips.tsx'
import { Field, TextInput } from '../parts/field.tsx'
import { KeepingLine } from '../parts/keeping-line.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { OnsetField } from '../parts/onset-field.tsx'
import { PagePicker } from '../parts/page-picker.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { StatusWord } from '../parts/status-word.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { ToldTimes } from '../parts/told-times.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WhoseQuestion } from '../parts/whose-question.tsx'
import { renditionOf } from '../rendition.ts'
import { askQuestion } from '../state.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { say, t } from '../texts/texts.ts'
import { bringBack, isWhoseAsked, lookAtQuestion, lookWhenBack, setAside } from '../whose-question.ts'
import '../parts/ask.css'

export function Ask() {
  const words = t(ask)
  const [, goTo] = useLocation()
  useLayoutEffect(() => {
    lookAtQuestion()
    return lookWhenBack()
  }, [])
  const form = askForm.value ?? emptyForm(nowMs())
  const files = filesOf(form.pages)
  // begun while the facts are being said: at 发送 it is there
  useEffect(() => {
    for (const file of files) void renditionOf(file)
  }, [form.pages])
  const send = () => {
    const id = askQuestion(questionOf(form, words.ageNote), files)
    sentForms.set(id, form)
    askForm.value = null
    goTo(`/c/${id}`, { replace: true })
  }
  if (isWhoseAsked.value) return <WhoseQuestion form={form} />
  return (
    <div class="page">
      <TopBar title={words.title} back="/" right={isUntouched(form) ? <SetAside /> : <AnotherPatient />} />
      <OfflineBar />
      <main class="page-body">
        <PagePicker
          pages={form.pages}
          asked={{ sex: form.sex, ageYears: form.isAgeChecked ? form.ageYears : null }}
          onChange={(pages) => changeForm({ pages })}
        />
        <KeepingLine bytes={files.reduce((sum, file) => sum + file.size, 0)} />
        <Facts />
        <More />
      </main>
      <footer class="page-foot">
        <Button look={form.pages.length === 0 ? 'outline' : 'primary'} tall wide onTap={send}>
          {form.pages.length === 0 ? words.sendWithout : words.send}
        </Button>
      </footer>
    </div>
  )
}

function AnotherPatient() {
  return (
    <button type="button" class="top-bar-button" onClick={() => (isWhoseAsked.value = true)}>
      {t(ask).newPatient}
    </button>
  )
}

/** What a tap on "new patient" put away, until the new one's question is begun. */
function SetAside() {
  const form = setAside.value
  if (!form) return null
  return (
    <button type="button" class="top-bar-button" onClick={bringBack}>
      {t(ask).restore(shownTime(new Date(form.startedMs).toISOString()))}
    </button>
  )
}

function Facts() {
  const words = t(ask)
  const form = askForm.value ?? emptyForm(nowMs())
  return (
    <>
      <Field label={words.sex}>
        <OneOf<Sex>
          label={words.sex}
          choices={[
            { value: 'male', words: t(common).male },
            { value: 'female', words: t(common).female },
          ]}
          value={form.sex}
          mayBeNone
          onChoose={(sex) => changeForm({ sex: sex ?? 'unknown' })}
        />
      </Field>
      <Field label={words.age} under={<AgeCheck isChecked={form.isAgeChecked} />}>
        <Stepper
          label={words.age}
          value={form.ageYears}
          min={0}
          max={120}
          onChange={(ageYears) => changeForm({ ageYears, isAgeChecked: true })}
        />
      </Field>
      <OnsetField atMs={form.onsetAtMs} onChoose={(onsetAtMs) => changeForm({ onsetAtMs })} />
      <Pressure />
    </>
  )
}

/** One tap says that it is right as it stands, another takes that back. */
function AgeCheck({ isChecked }: { isChecked: boolean }) {
  const words = t(ask)
  return (
    <button
      type="button"
      class="age-check"
      aria-pressed={isChecked}
      onClick={() => changeForm({ isAgeChecked: !isChecked })}
    >
      {isChecked ? words.ageChecked : words.ageUnchecked}
    </button>
  )
}

function Pressure() {
  const words = t(ask)
  const form = askForm.value ?? emptyForm(nowMs())
  const digits = { inputMode: 'numeric' as const, maxLength: 3, autocomplete: 'off' }
  return (
    <Field label={words.pressure}>
      <div class="pressure">
        <TextInput
          {...digits}
          label={`${words.pressure} ${words.systolic}`}
          placeholder={words.systolic}
          value={form.systolic}
          onInput={(systolic) => changeForm({ systolic })}
        />
        <span aria-hidden="true">/</span>
        <TextInput
          {...digits}
          label={`${words.pressure} ${words.diastolic}`}
          placeholder={words.diastolic}
          value={form.diastolic}
          onInput={(diastolic) => changeForm({ diastolic })}
        />
      </div>
    </Field>
  )
}

function More() {
  const words = t(ask)
  const form = askForm.value ?? emptyForm(nowMs())
  return (
    <>
      <Field label={words.complaint}>
        <div class="complaint">
          <SomeOf
            label={words.complaint}
            choices={words.pains.split(',').map((pain) => ({ value: pain, words: pain }))}
            chosen={form.pains}
            onChange={(pains) => changeForm({ pains })}
          />
          <TextInput
            label={words.complaint}
            placeholder={words.complaintHint}
            value={form.complaint}
            maxLength={200}
            onInput={(complaint) => changeForm({ complaint })}
          />
        </div>
      </Field>
      <Door form={form} />
      <ToldTimes form={form} />
      <Field label={words.name}>
        <TextInput
          label={words.name}
          placeholder={words.nameHint}
          value={form.name}
          maxLength={40}
          autocomplete="off"
          onInput={(name) => changeForm({ name })}
        />
      </Field>
      <Field label={words.pathway}>
        <OneOf
          label={words.pathway}
          choices={pathways.map((one) => ({ value: one.name, words: say(one.words) }))}
          value={form.pathway}
          onChoose={(pathway) => pathway && changeForm({ pathway })}
        />
      </Field>
    </>
  )
}

function Door({ form }: { form: AskForm }) {
  const words = t(ask)
  tick.value
  const minutesAgo = minutesSince(form.doorAtMs)
  return (
    <Field
      label={words.door}
      hint={
        <>
          {shownTime(new Date(form.doorAtMs).toISOString())} · {words.minutesAgo(minutesAgo)}
          <div role="status">{isEcgBeforeDoor(form) && <StatusWord tone="near">{words.ecgBeforeDoor}</StatusWord>}</div>
        </>
      }
    >
      <Stepper
        label={words.doorAgo}
        value={minutesAgo}
        min={0}
        max={720}
        onChange={(minutes) => changeForm({ doorAtMs: nowMs() - minutes * 60_000 })}
      />
    </Field>
  )
}
