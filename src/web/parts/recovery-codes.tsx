// The ten recovery codes, shown once: written down, printed or copied, then gone from here. Only their owner's word closes them.

import { accountWords } from '../texts/areas/account.ts'
import { t } from '../texts/texts.ts'
import './account.css'
import { useBackCloses } from './back-closes.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'

export default function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const words = t(accountWords)
  useBackCloses(() => 'stays')
  return (
    <section class="account-form">
      <h2>{words.codes}</h2>
      <p class="quiet">{words.codesNote}</p>
      <ol class="account-codes">
        {codes.map((code) => (
          <li key={code} class="account-secret">
            {code}
          </li>
        ))}
      </ol>
      <CopyButton text={codes.join('\n')} />
      <Button look="primary" wide onTap={onKept}>
        {words.codesKept}
      </Button>
    </section>
  )
}
