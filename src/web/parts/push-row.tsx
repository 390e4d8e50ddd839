// Push notifications of this device: on, off, or why they cannot be.

import { useSignal } from '@preact/signals'
import { hasPush, permission } from '../device-state.ts'
import { ring } from '../texts/areas/ring.ts'
import { selfTestWords as texts } from '../texts/areas/self-test.ts'
import { t } from '../texts/texts.ts'
import { type PushAnswer, pushPossible, subscribePush, unsubscribePush } from '../web-push.ts'
import { Button } from './button.tsx'
import { Row } from './row.tsx'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'
import './self-test.css'

export function PushRow({ onChanged }: { onChanged?: () => void }) {
  const words = t(texts)
  const isBusy = useSignal(false)
  permission.value
  const possible = pushPossible()
  async function turn(isOn: boolean) {
    isBusy.value = true
    const answer = isOn ? await subscribePush() : await unsubscribePush().then(off, () => 'failed' as const)
    isBusy.value = false
    const sentence = answer === 'off' || answer === 'on' ? '' : sentenceOf(answer)
    if (sentence) toast(sentence, 6000)
    onChanged?.()
  }
  if (possible !== 'yes') {
    return (
      <Row note={<StatusWord tone={possible === 'denied' ? 'alarm' : 'near'}>{sentenceOf(possible)}</StatusWord>}>
        {words.pushOn}
      </Row>
    )
  }
  if (hasPush.value) {
    return (
      <Row
        note={<StatusWord tone="good">{words.pushIsOn}</StatusWord>}
        side={
          <Button look="outline" disabled={isBusy.value} onTap={() => void turn(false)}>
            {words.pushRevoke}
          </Button>
        }
      >
        {words.pushOn}
      </Row>
    )
  }
  return (
    <div class="push-row">
      <Button look="outline" wide disabled={isBusy.value} onTap={() => void turn(true)}>
        {words.allowPush}
      </Button>
      {isBusy.value && (
        <p class="quiet small" role="status">
          {t(ring).lettingPush}
        </p>
      )}
    </div>
  )
}

const off = () => 'off' as const

function sentenceOf(answer: Exclude<PushAnswer, 'on'>): string {
  const words = t(texts)
  const sentences = {
    denied: words.pushDenied,
    insecure: words.pushInsecure,
    unsupported: words.pushUnsupported,
    failed: words.pushFailed,
    later: t(ring).pushLater,
  }
  return sentences[answer]
}
