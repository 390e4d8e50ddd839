// What makes two drafts the same draft: everything that was said and the files that came with it, not when it was sent.

import { createHash } from 'node:crypto'

export interface Content {
  kind: string
  body: unknown
  /** Absent when the draft opens a consultation. */
  consultationId?: string
  sha256s: readonly string[]
}

export function contentHash(content: Content): Buffer {
  return createHash('sha256').update(canonical(content)).digest()
}

/** JSON with sorted keys; a key without a value is as if it were not there. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
  return `{${members.join(',')}}`
}
