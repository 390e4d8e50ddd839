// The ten recovery codes, shown once: written down, printed or copied, then gone from here.

import { accountWords } from '../texts/areas/account.ts'
import { t } from '../texts/texts.ts'
import './account.css'
import { Button } from './button.tsx'
import { toast } from './toast.tsx'

export default function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const words = t(accountWords)
  const copy = () =>
    navigator.clipboard?.writeText(codes.join('\n')).then(
      () => toast(words.copied),
      () => undefined,
    )
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
      {'clipboard' in navigator && (
        <Button look="outline" onTap={() => void copy()}>
          {words.copy}
        </Button>
      )}
      <Button look="primary" wide onTap={onKept}>
        {words.codesKept}
      </Button>
    </section>
  )
}
