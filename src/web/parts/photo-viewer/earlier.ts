// An ECG from before that may be laid beside the one that is looked at. Whose it is is only probable, so it never stands
// anywhere without saying when it was, of whom it was written, and on what it rests that this is the same patient.

import type { Basis } from '../../../consultation/same-patient.ts'
import { earlierTexts as texts } from '../../texts/areas/earlier.ts'
import { t } from '../../texts/texts.ts'
import { wallClock } from '../shown-time.ts'
import type { Picture } from './viewer-state.ts'

export interface EarlierEcg extends Picture {
  addedAt: string
  consultationId: string
  siteName: string
  /** In the words of then. */
  patient: string
  basis: Basis
}

export interface EarlierFound {
  /** By what he can be found at all; nothing: the question names him by nothing. */
  findableBy: readonly Basis[]
  ecgs: readonly EarlierEcg[]
}

export interface EarlierSource {
  /** Of this consultation. */
  patient: string
  load(): Promise<EarlierFound>
}

const dayMs = 24 * 3_600_000

/** Days as the calendar of the network counts them; within one day hours and minutes. */
export function apartWords(earlierAt: string, nowAt: string): string {
  const words = t(texts)
  const days = Math.round((dayOf(nowAt) - dayOf(earlierAt)) / dayMs)
  if (days > 0) return words.days(days)
  const minutes = Math.max(0, Math.floor((Date.parse(nowAt) - Date.parse(earlierAt)) / 60_000))
  return minutes < 60 ? words.minutes(minutes) : words.hours(Math.floor(minutes / 60))
}

function dayOf(at: string): number {
  return Date.parse(wallClock(Date.parse(at)).slice(0, 10))
}
