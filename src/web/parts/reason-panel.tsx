// Closing and reopening: one reason, one tap.

import { useSignal } from '@preact/signals'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import type { Consulting } from './consulting.ts'
import { Panel } from './panel.tsx'
import { ReasonChoice } from './reason-choice.tsx'

export interface ReasonPanelProps {
  consulting: Consulting
  kind: 'closed' | 'reopened'
  onClose: () => void
}

export function ReasonPanel({ consulting, kind, onClose }: ReasonPanelProps) {
  const words = t(texts)
  const reason = useSignal('')
  const isSending = useSignal(false)
  const title = kind === 'closed' ? words.close : words.reopen
  const send = async () => {
    isSending.value = true
    const written = await consulting.write(kind, { reason: reason.value.trim() })
    isSending.value = false
    if (written.outcome !== 'refused') onClose()
  }
  return (
    <Panel
      title={title}
      onClose={onClose}
      foot={
        <Button look="primary" wide tall disabled={reason.value.trim() === '' || isSending.value} onTap={send}>
          {title}
        </Button>
      }
    >
      <ReasonChoice
        label={words.reason}
        reasons={(kind === 'closed' ? words.closeReasons : words.reopenReasons).split('|')}
        reason={reason.value}
        onChange={(next) => {
          reason.value = next
        }}
      />
    </Panel>
  )
}
