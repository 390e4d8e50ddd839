// A time chosen as minutes ago on a wheel, kept as a time: what was shown and is confirmed as it stood stays what it was.

import { useState } from 'preact/hooks'
import { nowMs } from '../clock.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import { Wheel } from './wheel.tsx'

const minutes = [0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 1080, 1440]

export interface AgoSheetProps {
  title: string
  /** Milliseconds since 1970; null = not chosen yet. */
  atMs: number | null
  onChoose: (atMs: number) => void
  /** Offered where "not known" is an answer. */
  onUnknown?: () => void
  /** Offered where one was chosen and may be left out. */
  onClear?: (() => void) | undefined
  onClose: () => void
}

export function AgoSheet({ title, atMs, onChoose, onUnknown, onClear, onClose }: AgoSheetProps) {
  const [shown] = useState(() => nearest(atMs === null ? 0 : minutesSince(atMs)))
  const [turned, setTurned] = useState(shown)
  const chosen = () => (atMs !== null && turned === shown ? atMs : nowMs() - turned * 60_000)
  return (
    <Sheet title={title} onClose={onClose}>
      <Wheel
        label={title}
        choices={minutes.map((one) => ({ value: one, words: agoWords(one) }))}
        value={turned}
        onChoose={setTurned}
      />
      <div class="onset-choices">
        <Button onTap={onUnknown ?? onClose}>{onUnknown ? t(common).unknown : t(common).cancel}</Button>
        <Button look="primary" onTap={() => onChoose(chosen())}>
          {t(common).confirm}
        </Button>
        {onClear && <Button onTap={onClear}>{t(ask).leaveOut}</Button>}
      </div>
    </Sheet>
  )
}

/** Whole minutes that have gone. */
export function minutesSince(atMs: number): number {
  return Math.max(0, Math.floor((nowMs() - atMs) / 60_000))
}

export function agoWords(minutesAgo: number): string {
  return minutesAgo === 0 ? t(ask).justNow : t(ask).ago(minutesAgo)
}

function nearest(minutesAgo: number): number {
  const byDistance = [...minutes].sort((one, other) => Math.abs(one - minutesAgo) - Math.abs(other - minutesAgo))
  return byDistance[0]!
}
