// What a status card says: how long it took to be accepted, and the intervals that a group watches. Must stay true: nothing
// of the patient, no person, no site, no diagnosis.

import type { Interval } from '../../../consultation/intervals.ts'
import type { Consultation } from '../../../consultation/model.ts'
import { statusCard as texts } from '../../texts/areas/status-card.ts'
import { t } from '../../texts/texts.ts'

export interface StatusFact {
  words: string
  judged: Interval['judged']
}

type Known = Pick<Consultation, 'openedAt' | 'acceptedAt' | 'state'> & { answer: unknown }

/** Names that are the same in both languages, in the order of the way. */
const watched: Readonly<Record<string, string>> = {
  door_to_needle: 'D2N',
  door_in_door_out: 'DIDO',
  door_to_wire: 'D2W',
}

export function statusFacts(known: Known, intervals: readonly Interval[], nowMs: number): StatusFact[] {
  const words = t(texts)
  const plain = (said: string): StatusFact => ({ words: said, judged: 'none' })
  const waited = (until: number) => durationWords(until - Date.parse(known.openedAt))
  const isOpen = known.state === 'open'
  const taken = intervals.flatMap(({ name, minutes, judged }): StatusFact[] =>
    Object.hasOwn(watched, name) && minutes !== null
      ? [{ words: words.took(watched[name]!, Math.round(minutes)), judged }]
      : [],
  )
  return [
    ...(known.acceptedAt ? [plain(words.acceptedIn(waited(Date.parse(known.acceptedAt))))] : []),
    ...(!known.acceptedAt && isOpen ? [plain(words.waitsFor(waited(nowMs)))] : []),
    ...(known.answer && taken.length === 0 ? [plain(words.answered)] : []),
    ...taken,
    ...(isOpen ? [] : [plain(words.closed)]),
  ]
}

/** "会诊 0412: 1 分 40 秒接诊, D2N 26 分" */
export function statusLine(number: string, facts: readonly StatusFact[]): string {
  const words = t(texts)
  return words.line(words.name(number), facts.map((fact) => fact.words).join(words.comma))
}

export function durationWords(ms: number): string {
  const words = t(texts)
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return words.seconds(seconds)
  if (seconds < 3600) return words.minutes(Math.floor(seconds / 60), seconds % 60)
  return words.hours(Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60))
}
