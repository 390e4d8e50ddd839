// Entries -> consultation. The same code on server and phone: a snapshot and the entries after it give exactly what
// all entries give. Pure, total over whatever a newer server may send.

import { consultationFrom, type OpenedBody, opened } from './entries/opened.ts'
import { type CheckedKind, entryKindOf } from './entries.ts'
import type { Stamp } from './entry-kind.ts'
import { siteOf } from './instants.ts'
import type { Assertion, Consultation, Entry, HiddenEntry } from './model.ts'
import { milestoneOf, pathwayOf } from './pathways.ts'

/**
 * The consultation after one more entry. An entry that is already in changes nothing; a hidden one, or one of a kind
 * that we do not know, only moves `seq` on.
 */
export function fold(state: Consultation | null, entry: Entry | HiddenEntry): Consultation {
  if (!state) return begin(entry)
  if (entry.seq <= state.seq) return state
  const kind = 'kind' in entry ? entryKindOf(entry.kind) : undefined
  if (!kind || !('kind' in entry)) return { ...state, seq: entry.seq }
  const changed = kind.change?.(state, entry) ?? state
  return { ...changed, seq: entry.seq, assertions: [...changed.assertions, ...assertionsOf(kind, entry, state)] }
}

export function foldAll(entries: readonly (Entry | HiddenEntry)[]): Consultation {
  let state: Consultation | null = null
  for (const entry of entries) state = fold(state, entry)
  if (!state) throw new Error('a consultation has at least one entry')
  return state
}

function begin(entry: Entry | HiddenEntry): Consultation {
  if (!('kind' in entry) || entry.kind !== opened.kind) throw new Error('a consultation begins with `opened`')
  const state = consultationFrom(entry as Entry<string, OpenedBody>)
  return { ...state, assertions: assertionsOf(opened as unknown as CheckedKind, entry, state) }
}

function assertionsOf(kind: CheckedKind, entry: Entry, before: Consultation): Assertion[] {
  const pathway = pathwayOf(before.pathway)
  const stamps = kind.stamps?.(entry, before) ?? []
  // Entries are the same for every disease; a pathway keeps only the milestones that it has.
  const known = stamps.filter((stamp) => !pathway || milestoneOf(pathway, stamp.milestone))
  return known.map((stamp) => assertionOf(stamp, entry, before))
}

function assertionOf(stamp: Stamp, entry: Entry, before: Consultation): Assertion {
  return {
    ...stamp,
    seq: entry.seq,
    siteId: stamp.siteId ?? siteOf(entry.by, before.siteId),
    at: stamp.at === undefined ? entry.at : stamp.at,
    precision: stamp.precision ?? 'exact',
    source: stamp.source ?? 'system',
    by: entry.by,
    recordedAt: entry.at,
    ...(entry.claimedAt === undefined ? {} : { claimedAt: entry.claimedAt }),
    ...(entry.clockOffsetMs === undefined ? {} : { clockOffsetMs: entry.clockOffsetMs }),
  }
}
