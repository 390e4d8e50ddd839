// Setting up an authenticator app: the QR code, the secret for typing it off, and the first code. Light on dark would not be
// read, so the code is dark on light in both themes.

import { useState } from 'preact/hooks'
import { create } from 'qrcode'
import type { ReplyOf } from '../api.ts'
import { accountWords } from '../texts/areas/account.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import './account.css'
import { Button } from './button.tsx'
import { CodeInput } from './code-input.tsx'
import { CopyButton } from './copy-button.tsx'

export interface FactorSetupProps {
  factor: ReplyOf<'beginSecondFactor'>
  refused: string
  isBusy: boolean
  onCode: (code: string) => void
  onBack: () => void
}

export default function FactorSetup({ factor, refused, isBusy, onCode, onBack }: FactorSetupProps) {
  const words = t(accountWords)
  const [code, setCode] = useState('')
  return (
    <form
      class="account-form"
      onSubmit={(sent) => {
        sent.preventDefault()
        onCode(code.trim())
      }}
    >
      <p class="account-steps">{words.setUpNote}</p>
      <QrCode text={factor.uri} label={words.qr} />
      <p>
        <span class="panel-label">{words.secret}</span> <span class="account-secret">{inGroups(factor.secret)}</span>
      </p>
      <CopyButton text={factor.secret} />
      <Button look="outline" href={factor.uri}>
        {words.openApp}
      </Button>
      <CodeInput isFirst value={code} onInput={setCode} />
      {refused && (
        <p class="status-alarm" role="alert">
          {refused}
        </p>
      )}
      <Button look="primary" wide type="submit" disabled={isBusy || code.trim() === ''}>
        {words.confirm}
      </Button>
      <Button look="plain" wide onTap={onBack}>
        {t(common).back}
      </Button>
    </form>
  )
}

const quiet = 4

function QrCode({ text, label }: { text: string; label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  const dark = Array.from(data, (isDark, at) => (isDark ? `M${at % size} ${Math.floor(at / size)}h1v1h-1z` : ''))
  const box = `${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`
  return (
    <svg class="account-qr" viewBox={box} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}

const inGroups = (secret: string) => secret.replaceAll(/.{4}(?=.)/g, '$& ')
