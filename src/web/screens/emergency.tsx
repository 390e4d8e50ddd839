// Break-glass: somebody says why he has to read a consultation that is not his. What follows is told before, not after.

import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { emergencyReasons } from '../../consultation/entries/read-in-emergency.ts'
import { lengths } from '../../consultation/lengths.ts'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import '../parts/account.css'
import { Button } from '../parts/button.tsx'
import { OneOf } from '../parts/chips.tsx'
import { useOneAtATime } from '../parts/one-at-a-time.ts'
import { Rows } from '../parts/row.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { emergencyWords as texts } from '../texts/areas/emergency.ts'
import { say, t } from '../texts/texts.ts'

const choices = () => Object.entries(emergencyReasons).map(([value, words]) => ({ value, words: say(words) }))

export default function EmergencyScreen({ id }: { id: string }) {
  const words = t(texts)
  const [reason, setReason] = useState<string | null>(null)
  const [own, setOwn] = useState('')
  const [refused, setRefused] = useState('')
  const [, goTo] = useLocation()
  const { isBusy, once } = useOneAtATime()
  const begin = () =>
    once(async () => {
      setRefused('')
      const path = `/api/consultations/${encodeURIComponent(id)}/emergency-readings`
      const json = { reason, words: own.trim() }
      await call<ReplyOf<'beginEmergencyReading'>>({ method: 'POST', path, json }).then(
        ({ reading }) => goTo(`/emergency-reading/${reading.id}?of=${encodeURIComponent(id)}`, { replace: true }),
        (cause) => setRefused(sentenceOf(cause)),
      )
    })
  return (
    <div class="page">
      <TopBar title={words.title} back="/" />
      <main class="page-body">
        <Rows>
          <form
            class="account-form"
            onSubmit={(sent) => {
              sent.preventDefault()
              void begin()
            }}
          >
            <p>{words.note}</p>
            <OneOf label={words.why} choices={choices()} value={reason} onChoose={setReason} />
            <label>
              <span>{words.words}</span>
              <textarea
                class="input"
                rows={3}
                maxLength={lengths.reason}
                value={own}
                onInput={({ currentTarget }) => setOwn(currentTarget.value)}
              />
            </label>
            <p class="quiet small">{words.wordsHint}</p>
            {refused !== '' && (
              <p class="status-alarm" role="alert">
                {refused}
              </p>
            )}
            <Button look="primary" wide type="submit" disabled={isBusy || reason === null || own.trim() === ''}>
              {words.begin}
            </Button>
          </form>
        </Rows>
      </main>
    </div>
  )
}
