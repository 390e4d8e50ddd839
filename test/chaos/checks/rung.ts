// I7: a question is accepted, or rung further when it is due; no step is rung twice; nobody is rung after the accept.

import { faultWindows, latestFor, ofTheService } from '../fault-windows.ts'
import type { FinalConsultation, FinalEntry, Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

const lateMs = 5_000
/** What a gateway was told before the accept is still on its way. */
const underwayMs = 2_000
const ends = ['accepted', 'answered', 'closed', 'duty-taken']
const begins = ['opened', 'rung-again', 'reopened']
/** An offer rings the one to whom it is made, whoever owns the question. */
const offerStep = 5

export function rung(run: Run): string[] {
  return [
    ...run.final.consultations.flatMap((one) => [
      ...overdue(run, one),
      ...forgotten(one),
      ...twice(one),
      ...afterAccept(one),
    ]),
    ...run.final.promiseless.map((id) => `in the calm nobody owned ${id}, and nobody was to be called`),
    ...rungAfterAccept(run),
  ]
}

function overdue({ history, final }: Run, { id, steps }: FinalConsultation): string[] {
  const windows = faultWindows(history).filter(ofTheService)
  return steps.flatMap(({ step, round, dueAtMs, firedAtMs, stoppedAtMs }) => {
    const endedMs = firedAtMs ?? stoppedAtMs ?? final.readAtMs
    const latest = latestFor(dueAtMs, lateMs, windows)
    return endedMs <= latest ? [] : [`step ${step} of round ${round} of ${id} is ${endedMs - latest} ms over its time`]
  })
}

function forgotten({ id, state, isOwned, steps }: FinalConsultation): string[] {
  const isPromised = steps.some(({ firedAtMs, stoppedAtMs }) => firedAtMs === null && stoppedAtMs === null)
  return state === 'closed' || isOwned || isPromised ? [] : [`nobody owns ${id}, and nobody is to be called any more`]
}

function twice({ id, entries }: FinalConsultation): string[] {
  const called = new Set<string>()
  return entries.flatMap(({ kind, body, seq }) => {
    if (begins.includes(kind)) called.clear()
    if (kind !== 'called' || body.step === offerStep) return []
    const key = [body.round ?? 1, body.step, body.personId, body.channel].join(' ')
    if (called.has(key)) return [`${seq} of ${id} calls step ${body.step} a second time`]
    called.add(key)
    return []
  })
}

function afterAccept({ id, entries }: FinalConsultation): string[] {
  let isOver = false
  return entries.flatMap(({ kind, body, seq }) => {
    if (begins.includes(kind)) isOver = false
    if (ends.includes(kind)) isOver = true
    return isOver && kind === 'called' && body.step !== offerStep ? [`${seq} of ${id} calls after the accept`] : []
  })
}

function rungAfterAccept({ history, final }: Run): string[] {
  const windows = faultWindows(history).filter(ofTheService)
  const until = new Map<string, number>()
  const written = new Set<string>()
  for (const { entries } of final.consultations) {
    for (const [index, { kind, body }] of entries.entries()) {
      if (kind !== 'called') continue
      const callId = String(body.callId)
      written.add(callId)
      const end = entries.slice(index).find(isEnd)
      if (end && body.step !== offerStep) until.set(callId, latestFor(end.atMs, underwayMs, windows))
    }
  }
  return eventsOf(history, 'ring').flatMap(({ callId, atMs }) => {
    if (!written.has(callId)) return [`a gateway was asked to ring ${callId}, which nobody wrote down`]
    const latest = until.get(callId)
    return latest !== undefined && atMs > latest
      ? [`a gateway rang ${callId} ${atMs - latest} ms after the accept`]
      : []
  })
}

const isEnd = ({ kind }: FinalEntry): boolean => ends.includes(kind)
