// Who was tried, in order, and what came of it: "王主任 (手机在线, 未应答 40 秒) → 李医生". One try is one step of the ladder
// for one person, through however many channels; when the ladder is climbed again he is tried anew.

import type { CallState, Consultation, Entry } from '../../consultation/model.ts'

export type Tried = 'ringing' | 'accepted' | 'declined' | 'no-answer' | 'failed' | 'stopped'

export interface TriedChannel {
  callId: string
  channel: string
  calledAt: string
  deliveredAt: string | null
  /** The reason, as a code. */
  failed: string | null
}

export interface Try {
  personId: string
  name: string
  step: number
  calledAt: string
  channels: TriedChannel[]
  /** It rang on a device, or arrived where the provider can say so. */
  delivered: boolean
  /** A message has left that nobody can follow to the device: not reached for certain, not missed for certain. */
  sent: boolean
  outcome: Tried
  /** Seconds until he answered, declined, or the next one was called; null while it rings. */
  seconds: number | null
}

type Written = Entry | { seq: number }

/** The entries tell what ended a second call of the owner; without them only the first accept is known. */
export function callStory(consultation: Consultation, entries: readonly Written[] = []): Try[] {
  const tries = gathered(consultation.calls)
  const stops = stopsOf(consultation, entries)
  return tries.map((calls, at) => {
    const first = calls[0]!
    const seq = calledSeq(first.callId, entries)
    // what was written in one breath has one time: the order of the entries tells
    const stop = stops.find((one) => (seq > 0 ? one.seq > seq : one.at >= first.calledAt))
    const { outcome, endedAt } = endOf(calls, tries.slice(at + 1), stop)
    return {
      personId: first.personId,
      name: first.personName,
      step: first.step,
      calledAt: first.calledAt,
      channels: calls.map(channelOf),
      delivered: calls.some((call) => call.deliveredAt !== undefined),
      sent: calls.some((call) => call.channel !== 'live' && call.failed === undefined),
      outcome,
      seconds: endedAt === null ? null : secondsBetween(first.calledAt, endedAt),
    }
  })
}

/** How many people the call has reached, of how many that were tried. */
export function reached(tries: readonly Try[]): { delivered: number; of: number } {
  return { delivered: tries.filter((one) => one.delivered).length, of: tries.length }
}

/** Calls of one step to one person are one try, until a channel comes again: then the ladder is climbed again. */
function gathered(calls: readonly CallState[]): CallState[][] {
  const tries: CallState[][] = []
  for (const call of calls) {
    const same = tries.filter((one) => isSameTry(one[0]!, call)).at(-1)
    if (same && !same.some((one) => one.channel === call.channel)) same.push(call)
    else tries.push([call])
  }
  return tries
}

function isSameTry(one: CallState, other: CallState): boolean {
  return one.personId === other.personId && one.step === other.step && one.round === other.round
}

interface Stop {
  seq: number
  at: string
  /** Who took the question by it; null where nobody did. */
  takenBy: string | null
}

const taking = ['accepted', 'answered', 'duty-taken']
const ending = ['closed', 'rung-again']

function stopsOf({ owner, acceptedAt, closedAt }: Consultation, entries: readonly Written[]): Stop[] {
  const written = entries.flatMap((entry): Stop[] => {
    if (!('kind' in entry)) return []
    if (ending.includes(entry.kind)) return [{ seq: entry.seq, at: entry.at, takenBy: null }]
    if (!taking.includes(entry.kind) || entry.by === 'system') return []
    return [{ seq: entry.seq, at: entry.at, takenBy: entry.by.personId }]
  })
  if (entries.length > 0) return written
  const accepted = acceptedAt ? [{ seq: 0, at: acceptedAt, takenBy: owner?.personId ?? null }] : []
  return closedAt ? [...accepted, { seq: 0, at: closedAt, takenBy: null }] : accepted
}

function calledSeq(callId: string, entries: readonly Written[]): number {
  const entry = entries.find((one) => 'kind' in one && one.kind === 'called' && callIdOf(one) === callId)
  return entry?.seq ?? 0
}

const callIdOf = ({ body }: Entry): unknown => (body as { callId?: unknown }).callId

function channelOf({ callId, channel, calledAt, deliveredAt, failed }: CallState): TriedChannel {
  return { callId, channel, calledAt, deliveredAt: deliveredAt ?? null, failed: failed ?? null }
}

function endOf(
  calls: readonly CallState[],
  later: readonly CallState[][],
  stop: Stop | undefined,
): { outcome: Tried; endedAt: string | null } {
  const { personId, calledAt } = calls[0]!
  const isCalledAnew = later.some(([next]) => next!.personId === personId && next!.calledAt < (stop?.at ?? ''))
  const nextAt = later.find(([next]) => next!.calledAt > calledAt)?.[0]?.calledAt
  const declinedAt = calls.find((call) => call.declinedAt)?.declinedAt
  if (declinedAt && (!stop || declinedAt <= stop.at)) return { outcome: 'declined', endedAt: declinedAt }
  if (stop?.takenBy === personId && !isCalledAnew) return { outcome: 'accepted', endedAt: stop.at }
  if (calls.every((call) => call.failed !== undefined)) return { outcome: 'failed', endedAt: null }
  if (nextAt && (!stop || nextAt < stop.at)) return { outcome: 'no-answer', endedAt: nextAt }
  return stop ? { outcome: 'stopped', endedAt: stop.at } : { outcome: 'ringing', endedAt: null }
}

function secondsBetween(from: string, until: string): number {
  return Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000))
}
