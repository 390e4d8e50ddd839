// When something happened: some minutes ago with one tap, or a time of day. Never later than now.

import { nowMs } from '../clock.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'
import { instantOfWallClock, wallClock } from './shown-time.ts'

const minutesAgo = [2, 5, 10, 15, 30, 60]

export interface TimeChoiceProps {
  label: string
  at: string | null
  onChoose: (at: string | null) => void
}

export function TimeChoice({ label, at, onChoose }: TimeChoiceProps) {
  const words = t(texts)
  const wall = at === null ? '' : wallClock(Date.parse(at))
  const isLater = at !== null && Date.parse(at) > nowMs() + 60_000
  return (
    <fieldset class="time-choice">
      <legend class="panel-label">{label}</legend>
      <div class="chips">
        {minutesAgo.map((minutes) => (
          <button key={minutes} type="button" class="chip" onClick={() => onChoose(agoFrom(minutes))}>
            {words.minutesAgo(minutes)}
          </button>
        ))}
      </div>
      <input
        class="input number"
        type="datetime-local"
        aria-label={words.time}
        value={wall}
        max={wallClock(nowMs())}
        onInput={(event) => onChoose(instantOfWallClock(event.currentTarget.value))}
      />
      {isLater && (
        <p class="field-broken" role="alert">
          {words.future}
        </p>
      )}
    </fieldset>
  )
}

/** A time that can be sent: there, and not later than now. */
export function isPast(at: string | null): at is string {
  return at !== null && Date.parse(at) <= nowMs() + 60_000
}

function agoFrom(minutes: number): string {
  return new Date(nowMs() - minutes * 60_000).toISOString()
}
