// I1: what was acknowledged is there exactly once, with the content that was sent; what nobody knows of at most once;
// what was refused not at all. Files too.

import { holds } from '../canonical.ts'
import type { FinalEntry, Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

export function keptOnce({ history, final }: Run): string[] {
  const entries = entriesByDraft(final.consultations.flatMap((one) => one.entries))
  const acknowledged = new Set(eventsOf(history, 'ok').map(({ draftId }) => draftId))
  const refused = new Set(eventsOf(history, 'fail').map(({ draftId }) => draftId))
  return eventsOf(history, 'invoke').flatMap(({ draftId, personId, kind, told, sha256 }) => {
    const found = (entries.get(`${personId} ${draftId}`) ?? []).filter((entry) => entry.kind === kind)
    const said = acknowledged.has(draftId) ? 'acknowledged' : refused.has(draftId) ? 'refused' : 'unknown'
    const what = `${kind} ${draftId}`
    if (found.length > 1) return [`${what} (${said}) is there ${found.length} times`]
    if (said === 'refused' && found.length > 0) return [`${what} was refused and is there`]
    if (said !== 'acknowledged') return []
    if (sha256 !== undefined) return faultsOfFile(final, what, sha256)
    if (found.length === 0) return [`${what} was acknowledged and is gone`]
    return holds(found[0]!.body, told) ? [] : [`${what} is kept with other content`]
  })
}

function faultsOfFile({ files }: Run['final'], what: string, sha256: string): string[] {
  const count = files.filter((file) => file.sha256 === sha256).length
  return count === 1 ? [] : [`the file of ${what} was acknowledged and is there ${count} times`]
}

export function entriesByDraft(entries: readonly FinalEntry[]): Map<string, FinalEntry[]> {
  const byDraft = new Map<string, FinalEntry[]>()
  for (const entry of entries) {
    const key = `${entry.personId} ${entry.draftId}`
    byDraft.set(key, [...(byDraft.get(key) ?? []), entry])
  }
  return byDraft
}
