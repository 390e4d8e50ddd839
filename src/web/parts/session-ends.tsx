// In red in the duty bar: this phone will be signed out, when, and signing in again at once. Whoever types his password goes
// on where he is: the line and the pushes become those of the new session, and nothing that waits is touched.

import { useState } from 'preact/hooks'
import { RefusalError, sentenceOf, signIn } from '../api.ts'
import { nowMs, tick } from '../clock.ts'
import { endsSoon } from '../session-ends.ts'
import { duty, type Me, me, startSession } from '../state.ts'
import { sessionEndsWords as texts } from '../texts/areas/session-ends.ts'
import { signInWords } from '../texts/areas/sign-in.ts'
import { t } from '../texts/texts.ts'
import { deviceName } from '../this-phone.ts'
import { Button } from './button.tsx'
import './cannot-ring.css'
import { CodeInput } from './code-input.tsx'
import { Sheet } from './dialog.tsx'
import { InputLabel, TextInput } from './field.tsx'
import './session-ends.css'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'

export function SessionEnds() {
  const words = t(texts)
  const [isOpen, setOpen] = useState(false)
  tick.value
  const mine = me.value
  if (!mine) return null
  const turns = duty.value.flatMap(({ onDuty, backup }) => [onDuty, backup])
  const shiftsUntil = turns.flatMap((one) => (one?.personId === mine.person.id ? [one.until] : []))
  const { sessionEndsAt } = mine
  if (!endsSoon({ sessionEndsAt, shiftsUntil, nowMs: nowMs() })) return null
  return (
    <>
      <button type="button" class="cannot-ring" onClick={() => setOpen(true)}>
        <StatusWord tone="alarm">{words.endsAt(shownTime(sessionEndsAt!, { date: true }))}</StatusWord>
        <span class="cannot-ring-unlock">{words.signInAgain}</span>
      </button>
      {isOpen && <SignInAgain person={mine.person} onClose={() => setOpen(false)} />}
    </>
  )
}

function SignInAgain({ person, onClose }: { person: Me['person']; onClose: () => void }) {
  const words = t(texts)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [isIn, setIn] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState('')

  async function enter() {
    setBusy(true)
    setRefused('')
    try {
      // tried again only after the server was not reached: he is in, and needs no second session
      if (!isIn) await signIn({ login: person.login, password, deviceName: deviceName(), ...(code ? { code } : {}) })
      setIn(true)
      await startSession()
      const { sessionEndsAt } = me.value ?? {}
      if (sessionEndsAt) toast(t(texts).done(shownTime(sessionEndsAt, { date: true })))
      onClose()
    } catch (cause) {
      const asked = cause instanceof RefusalError ? cause.problem.code : ''
      if (asked === 'second-factor-needed' || asked === 'wrong-code') setCode('')
      setRefused(sentenceOf(cause))
      setBusy(false)
    }
  }

  return (
    <Sheet title={words.title} onClose={onClose}>
      <form
        class="session-ends"
        onSubmit={(sent) => {
          sent.preventDefault()
          void enter()
        }}
      >
        <p class="quiet">{words.why(person.name)}</p>
        <input type="text" class="unseen" autocomplete="username" value={person.login} readOnly tabIndex={-1} />
        <div>
          <InputLabel>{t(signInWords).password}</InputLabel>
          <TextInput
            label={t(signInWords).password}
            type="password"
            value={password}
            autocomplete="current-password"
            onInput={setPassword}
          />
        </div>
        {code !== null && <CodeInput value={code} onInput={setCode} />}
        {refused && (
          <p class="status-alarm" role="alert">
            {refused}
          </p>
        )}
        <Button look="primary" wide type="submit" disabled={isBusy || password === ''}>
          {isBusy ? t(signInWords).signingIn : words.signInAgain}
        </Button>
      </form>
    </Sheet>
  )
}
