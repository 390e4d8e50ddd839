// My password and my second factor. The password is asked for again before anything changes.

import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { call, RefusalError, type ReplyOf, sentenceOf } from '../api.ts'
import '../parts/account.css'
import { Button } from '../parts/button.tsx'
import { CodeInput } from '../parts/code-input.tsx'
import FactorSetup from '../parts/factor-setup.tsx'
import { TextInput } from '../parts/field.tsx'
import { NewSecret } from '../parts/new-secret.tsx'
import { useOneAtATime } from '../parts/one-at-a-time.ts'
import { Broken, Loading } from '../parts/page-state.tsx'
import { PersonExport } from '../parts/people/person-export.tsx'
import { useReading } from '../parts/reading.ts'
import RecoveryCodes from '../parts/recovery-codes.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { accountWords } from '../texts/areas/account.ts'
import { t } from '../texts/texts.ts'

type Factor = ReplyOf<'mySecondFactor'>

const path = '/api/me/second-factor'

export default function AccountScreen() {
  const words = t(accountWords)
  const codes = useSignal<readonly string[] | null>(null)
  return (
    <div class="page">
      <TopBar title={words.title} {...(codes.value ? {} : { back: '/me' })} />
      <main class="page-body">
        {codes.value ? (
          <RecoveryCodes codes={codes.value} onKept={() => (codes.value = null)} />
        ) : (
          <>
            <OwnPassword />
            <SecondFactor onCodes={(made) => (codes.value = made)} />
            <Rows>
              <div class="account-form">
                <PersonExport />
              </div>
            </Rows>
          </>
        )}
      </main>
    </div>
  )
}

function OwnPassword() {
  const words = t(accountWords)
  const empty = { password: '', newPassword: '', endOtherSessions: false }
  const [wish, setWish] = useState(empty)
  const { isBusy, refused, attempt } = useAttempt()
  const change = async () => {
    await call({ method: 'PUT', path: '/api/me/password', json: wish })
    setWish(empty)
    toast(words.changed)
  }
  return (
    <Rows title={words.password}>
      <form
        class="account-form"
        onSubmit={(sent) => {
          sent.preventDefault()
          void attempt(change)
        }}
      >
        <Secret label={words.present} value={wish.password} onInput={(password) => setWish({ ...wish, password })} />
        <NewSecret
          label={words.next}
          value={wish.newPassword}
          onInput={(newPassword) => setWish({ ...wish, newPassword })}
        />
        <p class="quiet small">{words.nextHint}</p>
        <label class="account-switch">
          <input
            type="checkbox"
            checked={wish.endOtherSessions}
            onChange={({ currentTarget }) => setWish({ ...wish, endOtherSessions: currentTarget.checked })}
          />
          <span>{words.endOthers}</span>
        </label>
        <Fault said={refused} />
        <Button look="primary" wide type="submit" disabled={isBusy || wish.password === '' || wish.newPassword === ''}>
          {words.change}
        </Button>
      </form>
    </Rows>
  )
}

function SecondFactor({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const words = t(accountWords)
  const reading = useReading<Factor>(path)
  if (reading.is === 'loading') return <Loading />
  if (reading.is === 'broken') return <Broken sentence={reading.sentence} onRetry={reading.again} />
  const { isOn, isRequired, recoveryCodesLeft } = reading.reply
  return (
    <Rows title={words.factor}>
      <Row note={isRequired ? words.factorRequired : undefined}>
        {isOn ? words.factorOn(recoveryCodesLeft) : words.factorOff}
      </Row>
      {isOn ? (
        <ChangeFactor mayEnd={!isRequired} onCodes={onCodes} onEnded={reading.again} />
      ) : (
        <SetUpFactor onCodes={onCodes} />
      )}
    </Rows>
  )
}

function SetUpFactor({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const words = t(accountWords)
  const [password, setPassword] = useState('')
  const [factor, setFactor] = useState<ReplyOf<'beginSecondFactor'> | null>(null)
  const { isBusy, refused, attempt, forget } = useAttempt()
  const begin = async () => setFactor(await call({ method: 'POST', path, json: { password } }))
  const confirm = async (code: string) => {
    const { recoveryCodes } = await call<ReplyOf<'confirmSecondFactor'>>({ method: 'PUT', path, json: { code } })
    toast(words.on)
    onCodes(recoveryCodes)
  }
  if (factor) {
    const onCode = (code: string) => void attempt(() => confirm(code))
    const onBack = () => {
      setFactor(null)
      forget()
    }
    return <FactorSetup {...{ factor, refused, isBusy, onCode, onBack }} />
  }
  return (
    <form
      class="account-form"
      onSubmit={(sent) => {
        sent.preventDefault()
        void attempt(begin)
      }}
    >
      <Secret label={words.present} value={password} onInput={setPassword} />
      <Fault said={refused} />
      <Button wide type="submit" look="outline" disabled={isBusy || password === ''}>
        {words.setUp}
      </Button>
    </form>
  )
}

interface ChangeFactorProps {
  mayEnd: boolean
  onCodes: (codes: readonly string[]) => void
  onEnded: () => void
}

function ChangeFactor({ mayEnd, onCodes, onEnded }: ChangeFactorProps) {
  const words = t(accountWords)
  const [proof, setProof] = useState({ password: '', code: '' })
  const { isBusy, refused, attempt } = useAttempt()
  const newCodes = async () => {
    const made = await call<ReplyOf<'newRecoveryCodes'>>({
      method: 'POST',
      path: `${path}/recovery-codes`,
      json: proof,
    })
    onCodes(made.recoveryCodes)
  }
  const end = async () => {
    await call({ method: 'POST', path: `${path}/end`, json: proof })
    toast(words.ended)
    onEnded()
  }
  const isHeld = isBusy || proof.password === '' || proof.code === ''
  return (
    <div class="account-form">
      <Secret label={words.present} value={proof.password} onInput={(password) => setProof({ ...proof, password })} />
      <CodeInput value={proof.code} onInput={(code) => setProof({ ...proof, code })} />
      <Fault said={refused} />
      <Button look="outline" wide disabled={isHeld} onTap={() => void attempt(newCodes)}>
        {words.newCodes}
      </Button>
      {mayEnd && (
        <Button look="plain" wide disabled={isHeld} onTap={() => void attempt(end)}>
          {words.end}
        </Button>
      )}
    </div>
  )
}

function Secret(props: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <TextInput
      label={props.label}
      placeholder={props.label}
      type="password"
      autocomplete="current-password"
      value={props.value}
      onInput={props.onInput}
    />
  )
}

function Fault({ said }: { said: string }) {
  return said === '' ? null : (
    <p class="status-alarm" role="alert">
      {said}
    </p>
  )
}

function useAttempt() {
  const [refused, setRefused] = useState('')
  const { isBusy, once } = useOneAtATime()
  const attempt = (work: () => Promise<void>) =>
    once(async () => {
      setRefused('')
      await work().catch((cause) => setRefused(faultOf(cause)))
    })
  return { isBusy, refused, attempt, forget: () => setRefused('') }
}

/** What is wrong with the new password says more than that something is. */
function faultOf(cause: unknown): string {
  const fault = cause instanceof RefusalError ? cause.problem.fields?.newPassword : undefined
  return fault ?? sentenceOf(cause)
}
