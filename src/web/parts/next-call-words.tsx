// "13:10:40 呼叫 李医生 (12 秒后)"

import { nowMs, tick } from '../clock.ts'
import { callWords } from '../texts/areas/calls.ts'
import { say, t } from '../texts/texts.ts'
import type { NextCall } from './next-calls.ts'
import { shownTime } from './shown-time.ts'

export function NextCallWords({ next }: { next: NextCall }) {
  return (
    <span class="number">
      {t(callWords).next(shownTime(next.at, { seconds: true }), whoIsNext(next))} <Left at={next.at} />
    </span>
  )
}

export function RepeatWords({ at }: { at: string }) {
  return (
    <span class="number">
      {t(callWords).repeats(shownTime(at, { seconds: true }))} <Left at={at} />
    </span>
  )
}

function Left({ at }: { at: string }) {
  tick.value
  const words = t(callWords)
  const left = Math.ceil((Date.parse(at) - nowMs()) / 1000)
  if (left > 600) return null
  return <span class="quiet">({left > 0 ? words.nextIn(words.seconds(left)) : words.overdue})</span>
}

/** By name where it is one or two; a whole roster reads as that. */
export function whoIsNext({ whom, names }: Pick<NextCall, 'whom' | 'names'>): string {
  if (names.length === 0 || names.length > 2) return say(whom)
  return names.join(t(callWords).and)
}
