// Copies, and says in its own place whether it did: a toast would lie behind an open dialog, and there is none at sign-in.

import { useState } from 'preact/hooks'
import { copyWords as texts } from '../texts/areas/copy.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'

export function CopyButton({ text }: { text: string }) {
  const [came, setCame] = useState<'copied' | 'copyFailed' | null>(null)
  const copy = () =>
    (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCame('copied'),
      () => setCame('copyFailed'),
    )
  return (
    <Button look="outline" onTap={() => void copy()}>
      <span aria-live="polite">{t(texts)[came ?? 'copy']}</span>
    </Button>
  )
}
