// Signing in. The demo offers its sign-ins as buttons; the language can be changed before anything is understood.

import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { TextInput } from '../parts/field.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { sharedNotice } from '../shared-files.ts'
import { endedBecause, keepsAfterClosing, signIn, unsentHere } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { shared } from '../texts/areas/shared.ts'
import { signInWords } from '../texts/areas/sign-in.ts'
import { lang, say, speak, t } from '../texts/texts.ts'
import { deviceName, isSecure } from '../this-phone.ts'
import '../parts/sign-in.css'

const demo = signal<ReplyOf<'demo'> | null>(null)

export function SignIn() {
  const words = t(signInWords)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState('')

  async function enter(as: string, secret: string) {
    setBusy(true)
    setRefused('')
    await signIn(as, secret, deviceName()).catch((cause) => setRefused(sentenceOf(cause)))
    setBusy(false)
  }

  return (
    <div class="page sign-in">
      <main class="page-body">
        <Head />
        <Ended />
        <Unsent />
        {sharedNotice(location.search) === 'kept' && (
          <p class="sign-in-note" role="status">
            <StatusWord tone="near">{t(shared).waits}</StatusWord>
          </p>
        )}
        <form
          class="sign-in-form"
          onSubmit={(sent) => {
            sent.preventDefault()
            void enter(login.trim(), password)
          }}
        >
          <TextInput
            label={words.login}
            placeholder={words.login}
            value={login}
            autocomplete="username"
            onInput={setLogin}
          />
          <TextInput
            label={words.password}
            placeholder={words.password}
            type="password"
            value={password}
            autocomplete="current-password"
            onInput={setPassword}
          />
          {refused && (
            <p class="status-alarm" role="alert">
              {refused}
            </p>
          )}
          <Button look="primary" wide type="submit" disabled={isBusy}>
            {isBusy ? words.signingIn : words.signIn}
          </Button>
        </form>
        <Demo isBusy={isBusy} onEnter={(as, secret) => void enter(as, secret)} />
        {!isSecure && <p class="sign-in-note">{words.insecure}</p>}
        {!keepsAfterClosing.value && <p class="sign-in-note">{words.noKeeping}</p>}
      </main>
    </div>
  )
}

function Head() {
  return (
    <>
      <div class="sign-in-language">
        <Button look="plain" onTap={() => speak(lang.value === 'zh' ? 'en' : 'zh')}>
          {t(common).otherLanguage}
        </Button>
      </div>
      <header class="sign-in-head">
        <img src="/icon.svg" width="72" height="72" alt="" />
        <h1>{t(common).appName}</h1>
        <p class="quiet">{t(signInWords).tagline}</p>
      </header>
    </>
  )
}

/** Thrown out in the middle of something: say why, and what has become of what was written. */
function Ended() {
  const words = t(signInWords)
  const reason = endedBecause.value
  if (reason === null || reason === 'signed-out') return null
  const said = reason === 'revoked' ? words.removed : reason === 'disabled' ? words.disabled : words.expired
  return (
    <p class="sign-in-note" role="status">
      <StatusWord tone="near">{said}</StatusWord>
    </p>
  )
}

/** Without a name of anybody: who looks at this page is not known. */
function Unsent() {
  if (unsentHere.value === 0) return null
  return (
    <p class="sign-in-note" role="status">
      <StatusWord tone="near">{t(signInWords).unsent(unsentHere.value)}</StatusWord>
    </p>
  )
}

function Demo({ isBusy, onEnter }: { isBusy: boolean; onEnter: (login: string, password: string) => void }) {
  const words = t(signInWords)
  useEffect(() => {
    call<ReplyOf<'demo'>>({ path: '/api/demo' }).then(
      (offered) => {
        demo.value = offered
      },
      () => undefined,
    )
  }, [])
  const offered = demo.value
  if (!offered || offered.signIns.length === 0) return null
  return (
    <section class="sign-in-demo">
      <h2 class="rows-titled">{words.demo}</h2>
      <div class="sign-in-people">
        {offered.signIns.map((one) => (
          <button
            key={one.login}
            type="button"
            class="button sign-in-person"
            disabled={isBusy}
            onClick={() => onEnter(one.login, offered.password ?? '')}
          >
            <span>{say(one.words)}</span>
            <span class="small quiet">{one.login}</span>
          </button>
        ))}
      </div>
      <p class="sign-in-note">{words.demoNote}</p>
    </section>
  )
}
