// "13:10:40 呼叫 李医生 (12 秒后)"

import { nowMs, tick } from '../clock.ts'
import { callWords } from '../texts/areas/calls.ts'
import { t } from '../texts/texts.ts'
import { whomWords } from './attempts.ts'
import type { NextCall } from './next-calls.ts'
import { shownTime } from './shown-time.ts'

export function NextCallWords({ next }: { next: NextCall }) {
  tick.value
  const words = t(callWords)
  const left = Math.ceil((Date.parse(next.at) - nowMs()) / 1000)
  return (
    <span class="number">
      {words.next(shownTime(next.at, { seconds: true }), whoIsNext(next))}{' '}
      <span class="quiet">({left > 0 ? words.nextIn(words.seconds(left)) : words.overdue})</span>
    </span>
  )
}

/** By name where it is one or two; a whole roster reads as that. */
export function whoIsNext({ whom, names }: Pick<NextCall, 'whom' | 'names'>): string {
  const words = t(callWords)
  if (names.length === 0 || names.length > 2) return whomWords(whom)
  return names.join(words.and)
}
