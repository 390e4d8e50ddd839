// I5: ten seconds after the last fault every screen that is open shows the same, and the doors tell what the tables hold.

import { faultWindows, latestFor, ofTheService } from '../fault-windows.ts'
import type { Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

const withinMs = 10_000

export function allAgree({ history, final }: Run): string[] {
  const kept = new Map(final.consultations.map((one) => [one.id, one.entries.map(({ digest }) => digest)]))
  const differing = eventsOf(history, 'shown').flatMap(({ phone, consultationId, digests }) => {
    const wanted = kept.get(consultationId) ?? []
    const isSame = digests.length === wanted.length && digests.every((one, at) => one === null || one === wanted[at])
    return isSame
      ? []
      : [`${phone} shows ${digests.length} of ${wanted.length} entries of ${consultationId}, or others`]
  })
  const contradicting = final.consultations
    .filter(({ told, entries }) => told.map(({ digest }) => digest).join() !== entries.map((one) => one.digest).join())
    .map(({ id }) => `the doors tell ${id} otherwise than the tables`)
  return [...differing, ...contradicting, ...tooLate({ history, final })]
}

/** Of what was written before the calm. */
function tooLate({ history, final }: Pick<Run, 'history' | 'final'>): string[] {
  const calmMs = eventsOf(history, 'calm').at(-1)?.atMs ?? Number.POSITIVE_INFINITY
  const writtenMs = new Map(
    final.consultations.flatMap(({ id, entries }) => entries.map(({ seq, atMs }) => [`${id} ${seq}`, atMs] as const)),
  )
  const first = new Map<string, number>()
  for (const { phone, consultationId, atMs } of eventsOf(history, 'received')) {
    const key = `${phone} ${consultationId}`
    if (!first.has(key)) first.set(key, atMs)
  }
  const windows = faultWindows(history).filter(ofTheService)
  return eventsOf(history, 'received')
    .filter(({ atMs, phone, consultationId, seq }) => {
      const sinceMs = Math.max(
        calmMs,
        writtenMs.get(`${consultationId} ${seq}`) ?? 0,
        // nobody watches what he has not heard of
        first.get(`${phone} ${consultationId}`) ?? 0,
      )
      return atMs > latestFor(sinceMs, withinMs, windows)
    })
    .map(({ phone, consultationId, seq }) => `${phone} saw ${seq} of ${consultationId} later than ${withinMs} ms`)
}
