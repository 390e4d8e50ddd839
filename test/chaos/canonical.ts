// The same content as the same text, whoever wrote its fields in which order; and one content within another.

import { createHash } from 'node:crypto'

export function canonical(content: unknown): string {
  return JSON.stringify(content, (_key, each: unknown) => {
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

/** Of an entry as anybody is told it; null for a bare number. */
export function digestOf(entry: { seq: number; kind?: string; at?: string; body?: unknown }): string | null {
  if (entry.kind === undefined) return null
  const { seq, kind, at, body } = entry
  return createHash('sha256').update(canonical({ seq, kind, at, body })).digest('hex').slice(0, 16)
}

/** Is everything that was told found in what was kept, unchanged? */
export function holds(kept: unknown, told: object): boolean {
  if (kept === null || typeof kept !== 'object') return false
  const fields = kept as Record<string, unknown>
  return Object.entries(told).every(([name, wanted]) => canonical(fields[name]) === canonical(wanted))
}
