// The attempts of a question as rows, in the order of time: who was tried, where there was nobody to try, who rang again;
// and what each came to in words. The words count with the clock that is given, so a test can stand still.

import { channelWords } from '../../consultation/channel-names.ts'
import type { Consultation, Entry, Words } from '../../consultation/model.ts'
import { callWords } from '../texts/areas/calls.ts'
import { say, t } from '../texts/texts.ts'
import { callStory, type TriedChannel, type Try } from './call-story.ts'

export type Attempt =
  | { is: 'try'; at: string; tried: Try }
  /** There was nobody to call: a hole in the roster. */
  | { is: 'nobody'; at: string; reason: string }
  /** A shift ended or a roster was changed: why he fell silent, and why the next one rings. */
  | { is: 'duty-changed'; at: string; reason: string }
  | { is: 'again'; at: string; name: string }

export function attemptsOf(consultation: Consultation, entries: readonly (Entry | { seq: number })[]): Attempt[] {
  const tries = callStory(consultation, entries).map((tried): Attempt => ({ is: 'try', at: tried.calledAt, tried }))
  const others = entries.flatMap((entry): Attempt[] => {
    if (!('kind' in entry)) return []
    const { callId, reason } = entry.body as { callId?: string; reason?: string }
    if (entry.kind === 'rung-again' && entry.by !== 'system')
      return [{ is: 'again', at: entry.at, name: entry.by.name }]
    if (entry.kind === 'call-failed' && reason === 'duty-changed') return [{ is: reason, at: entry.at, reason }]
    if (entry.kind === 'call-failed' && !callId) return [{ is: 'nobody', at: entry.at, reason: reason ?? '' }]
    return []
  })
  return [...others, ...tries].sort((one, other) => one.at.localeCompare(other.at))
}

/** "手机在线·短信, 未应答 40 秒" */
export function attemptWords(tried: Try, nowMs: number): string {
  const words = t(callWords)
  const through = [...new Set(channelsThatWent(tried).map(channelMet))].join(words.and)
  return [through, outcomeWords(tried, nowMs)].filter(Boolean).join(words.comma)
}

export function outcomeWords(tried: Try, nowMs: number): string {
  const words = t(callWords)
  const seconds = words.seconds(tried.seconds ?? Math.max(0, Math.floor((nowMs - Date.parse(tried.calledAt)) / 1000)))
  const isOpen = tried.outcome === 'ringing' || tried.outcome === 'no-answer'
  if (isOpen && !tried.delivered && !tried.sent) return words.notReached(seconds)
  switch (tried.outcome) {
    case 'ringing':
      return tried.delivered ? words.ringing(seconds) : words.sent(seconds)
    case 'no-answer':
      return words.noAnswer(seconds)
    case 'accepted':
      return words.accepted(seconds)
    case 'declined':
      return words.declined(seconds)
    case 'failed':
    case 'stopped':
      return words[tried.outcome]
  }
}

export function channelSaid(channel: string): string {
  if (channel === 'none') return t(callWords).channel_none
  const known: Record<string, Words> = channelWords
  return Object.hasOwn(known, channel) ? say(known[channel]!) : channel
}

/** A reason that this program does not know yet reads as "unknown" rather than as a code. */
export function reasonWords(reason: string): string {
  return listed(`reason_${reason}`) ?? t(callWords).reason_unknown
}

/** Only a phone that has heard the call is known to be online. */
function channelMet({ channel, deliveredAt }: TriedChannel): string {
  return channel === 'live' && deliveredAt ? t(callWords).online : channelSaid(channel)
}

/** Those that did not fail; where all failed, all. */
function channelsThatWent({ channels }: Try): readonly TriedChannel[] {
  const went = channels.filter(({ failed }) => failed === null)
  return went.length > 0 ? went : channels
}

function listed(name: string): string | undefined {
  const words: Record<string, unknown> = t(callWords)
  const found = Object.hasOwn(words, name) ? words[name] : undefined
  return typeof found === 'string' ? found : undefined
}
