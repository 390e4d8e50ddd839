// I2: nothing is there that nobody sent, and nobody was ever shown what is not there.

import { holds } from '../canonical.ts'
import type { FinalEntry, Run } from '../final-state.ts'
import { type EventOf, eventsOf } from '../history.ts'

const ofTheSystem = ['called', 'call-delivered', 'call-failed', 'duty-offered']
/** Kinds that another kind writes along with itself. */
const alongWith: Record<string, string> = { accepted: 'answered', said: 'recording-added' }

export function nothingInvented({ history, final }: Run): string[] {
  const invoked = eventsOf(history, 'invoke')
  const sent = new Map(invoked.map((event) => [`${event.personId} ${event.draftId}`, event]))
  const files = new Set(invoked.flatMap(({ personId, sha256 }) => (sha256 ? [`${personId} ${sha256}`] : [])))
  const invented = final.consultations.flatMap(({ id, entries }) =>
    entries
      .filter((entry) => !isFileOf(entry, files) && !wasSent(entry, sent.get(`${entry.personId} ${entry.draftId}`)))
      .map(({ seq, kind }) => `${kind} ${seq} of ${id} was never sent`),
  )
  const kept = new Set(final.consultations.flatMap(({ id, entries }) => entries.map(({ digest }) => `${id} ${digest}`)))
  const phantoms = eventsOf(history, 'received')
    .filter(({ consultationId, digest }) => digest !== null && !kept.has(`${consultationId} ${digest}`))
    .map(({ phone, consultationId, seq }) => `${phone} was shown ${seq} of ${consultationId}, which is not kept so`)
  return [...invented, ...phantoms]
}

/** A large picture goes as a rendition that promises it, and follows: its own draft is the phone's business. */
function isFileOf({ personId, kind, body }: FinalEntry, files: ReadonlySet<string>): boolean {
  if (kind !== 'recording-added' && kind !== 'original-added') return false
  const { sha256 } = (body.original ?? body) as { sha256?: string }
  return files.has(`${personId} ${sha256}`)
}

function wasSent({ personId, kind, body }: FinalEntry, invoke: EventOf<'invoke'> | undefined): boolean {
  if (personId === null) return ofTheSystem.includes(kind)
  if (invoke === undefined) return false
  return invoke.kind === kind ? holds(body, invoke.told) : alongWith[kind] === invoke.kind
}
