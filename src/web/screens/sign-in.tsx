// Signing in. The demo offers its sign-ins as buttons; the language can be changed before anything is understood.

import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call, RefusalError, type ReplyOf, sentenceOf, signIn } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { CodeInput } from '../parts/code-input.tsx'
import type { FactorSetupProps } from '../parts/factor-setup.tsx'
import { TextInput } from '../parts/field.tsx'
import { later } from '../parts/later.tsx'
import { NewSecret } from '../parts/new-secret.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { sharedNotice } from '../shared-files.ts'
import { endedBecause, keepsAfterClosing, startSession, unsentHere } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { shared } from '../texts/areas/shared.ts'
import { signInWords } from '../texts/areas/sign-in.ts'
import { lang, say, speak, t } from '../texts/texts.ts'
import { deviceName, isSecure } from '../this-phone.ts'
import '../parts/sign-in.css'

const FactorSetup = later<FactorSetupProps>(() => import('../parts/factor-setup.tsx'))
const RecoveryCodes = later<{ codes: readonly string[]; onKept: () => void }>(
  () => import('../parts/recovery-codes.tsx'),
)
const demo = signal<ReplyOf<'demo'> | null>(null)

/** Beyond login and password only what a refusal has asked for. */
type Asked = 'newPassword' | 'code' | 'enrolment'

const asks: Record<string, Asked> = {
  'password-to-change': 'newPassword',
  'second-factor-needed': 'code',
  'second-factor-to-enrol': 'enrolment',
}

export function SignIn() {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [more, setMore] = useState({ newPassword: '', code: '' })
  const [asked, setAsked] = useState<readonly Asked[]>([])
  const [factor, setFactor] = useState<ReplyOf<'enrolAtSignIn'> | null>(null)
  const [codes, setCodes] = useState<{ codes: readonly string[]; onKept: () => void } | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState('')
  const keepCodes = (made: readonly string[]) => new Promise<void>((onKept) => setCodes({ codes: made, onKept }))

  async function enter(as: string, secret: string, given: Partial<typeof more> = {}) {
    setBusy(true)
    setRefused('')
    const also = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    try {
      const { recoveryCodes } = await signIn({ login: as, password: secret, deviceName: deviceName(), ...also })
      // nobody shows them again
      if (recoveryCodes) await keepCodes(recoveryCodes)
      await startSession()
    } catch (cause) {
      await answer(cause, as, given.newPassword || secret)
    }
    setBusy(false)
  }

  async function answer(cause: unknown, as: string, secret: string) {
    const problem = cause instanceof RefusalError ? cause.problem : null
    const next = asks[problem?.code ?? '']
    // a code runs out while a new password is thought of: what was asked for once stays on the screen
    if (next && next !== 'enrolment') setAsked((before) => [...new Set([...before, next])])
    if (problem?.code === 'wrong-code') setMore((before) => ({ ...before, code: '' }))
    setRefused(problem?.fields?.newPassword ?? sentenceOf(cause))
    if (next !== 'enrolment') return
    // the one that was made for him has been replaced already
    setAsked([next])
    setPassword(secret)
    setMore({ newPassword: '', code: '' })
    const json = { login: as, password: secret }
    await call<ReplyOf<'enrolAtSignIn'>>({ method: 'POST', path: '/api/sessions/second-factor', json }).then(
      setFactor,
      (failed) => setRefused(sentenceOf(failed)),
    )
  }

  if (codes) return <Whole>{<RecoveryCodes {...codes} />}</Whole>
  if (factor) {
    const onCode = (code: string) => void enter(login.trim(), password, { code })
    const onBack = () => {
      setFactor(null)
      setRefused('')
    }
    return <Whole>{<FactorSetup {...{ factor, refused, isBusy, onCode, onBack }} />}</Whole>
  }
  return (
    <Whole>
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
          void enter(login.trim(), password, more)
        }}
      >
        <Fields {...{ login, setLogin, password, setPassword, more, setMore, asked }} />
        {refused && (
          <p class="status-alarm" role="alert">
            {refused}
          </p>
        )}
        <Button look="primary" wide type="submit" disabled={isBusy}>
          {isBusy ? t(signInWords).signingIn : t(signInWords).signIn}
        </Button>
      </form>
      {asked.length === 0 && (
        <Demo
          isBusy={isBusy}
          onEnter={(as, secret) => {
            setLogin(as)
            setPassword(secret)
            void enter(as, secret)
          }}
        />
      )}
      {!isSecure && <p class="sign-in-note">{t(signInWords).insecure}</p>}
      {!keepsAfterClosing.value && <p class="sign-in-note">{t(signInWords).noKeeping}</p>}
    </Whole>
  )
}

function Whole({ children }: { children: ComponentChildren }) {
  return (
    <div class="page sign-in">
      <main class="page-body">
        <Head />
        {children}
      </main>
    </div>
  )
}

interface FieldsProps {
  login: string
  setLogin: (login: string) => void
  password: string
  setPassword: (password: string) => void
  more: { newPassword: string; code: string }
  setMore: (more: { newPassword: string; code: string }) => void
  asked: readonly Asked[]
}

function Fields({ login, setLogin, password, setPassword, more, setMore, asked }: FieldsProps) {
  const words = t(signInWords)
  return (
    <>
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
      {asked.includes('newPassword') && (
        <NewSecret
          label={words.newPassword}
          value={more.newPassword}
          onInput={(newPassword) => setMore({ ...more, newPassword })}
        />
      )}
      {asked.includes('code') && <CodeInput value={more.code} onInput={(code) => setMore({ ...more, code })} />}
    </>
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
