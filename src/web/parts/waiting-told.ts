// What a draft that waits tells of its time: a stamp the time that somebody said, everything else when it was made.

import type { MilestoneDefinition } from '../../consultation/pathways/pathway.ts'
import type { Waiting } from '../waiting.ts'
import { numberWords } from './number-choice.tsx'
import { shownTime } from './shown-time.ts'
import { timeWords } from './time-words.ts'

export interface WaitingTold {
  time: string
  /** "NIHSS 分数 18"; nothing where none was said. */
  number: string
  /** Nobody said the time, and nobody measured the clock that did. */
  isByPhone: boolean
}

export function waitingTold(one: Waiting, definition?: MilestoneDefinition): WaitingTold {
  const isUnmeasured = one.clockOffsetMs === undefined
  if (one.kind !== 'stamped') return { time: shownTime(madeAt(one)), number: '', isByPhone: isUnmeasured }
  const { at, value } = one.body
  if (value === 'unknown' || value === 'not-applicable') {
    return { time: timeWords({ at: null, value }), number: '', isByPhone: false }
  }
  const number = definition ? numberWords(definition, value) : ''
  if (typeof at === 'string') return { time: shownTime(at), number, isByPhone: false }
  return { time: shownTime(madeAt(one)), number, isByPhone: isUnmeasured }
}

/** By the server's clock where this phone knew it, else by its own, which is said. */
function madeAt({ claimedAt, clockOffsetMs = 0 }: Waiting): string {
  return new Date(Date.parse(claimedAt) + clockOffsetMs).toISOString()
}
