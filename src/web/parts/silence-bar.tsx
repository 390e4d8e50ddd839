// The owner has accepted and says nothing: the clinic sees for how long, and rings again with one tap.

import { mayRingAgainAt, silentSeconds } from '../../consultation/may-ring-again.ts'
import { nowIso, nowMs, tick } from '../clock.ts'
import type { Visible } from '../state.ts'
import { callWords } from '../texts/areas/calls.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { elapsed } from './clock-since.tsx'
import type { Consulting } from './consulting.ts'
import { PhoneButton } from './phone-button.tsx'
import { StatusWord } from './status-word.tsx'
import './attempts.css'

export function SilenceBar({ consulting, entries }: { consulting: Consulting; entries: readonly Visible[] }) {
  tick.value
  const words = t(callWords)
  const { consultation, seat } = consulting
  const mayRingAt = seat.side === 'clinic' ? mayRingAgainAt(consultation, entries) : null
  if (!mayRingAt || mayRingAt > nowIso()) return null
  const silentSince = Date.parse(mayRingAt) - (consultation.silentAfterSeconds ?? silentSeconds) * 1000
  const { number, unit } = elapsed(nowMs() - silentSince)
  return (
    <div class="silence-bar">
      <StatusWord tone="near">{words.silent(consultation.owner?.name ?? '', `${number} ${unit}`.trim())}</StatusWord>
      <Button look="primary" onTap={() => void consulting.write('rung-again')}>
        {words.ringAgain}
      </Button>
      <PhoneButton consulting={consulting} />
    </div>
  )
}
