// The `draft` part of an upload: JSON, small, and flat enough to walk. What it says is judged by the journal.

import { limits } from '../contract/limits.ts'
import { RefusalError } from '../platform/refusal-error.ts'

export interface SentDraft {
  draftId: string
  claimedAt?: string
  sentAt?: string
  [field: string]: unknown
}

const noDraft = {
  zh: `须为 JSON 对象，不超过 ${limits.draftDepth} 层`,
  en: `must be a JSON object of at most ${limits.draftDepth} levels`,
}

/** Refuses `too-large`, `bad-request` (no JSON), `invalid-body` (no draft). */
export async function readDraftPart(stream: AsyncIterable<Uint8Array>): Promise<SentDraft> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.byteLength
    if (bytes <= limits.draftBytes) pieces.push(piece)
  }
  if (bytes > limits.draftBytes) throw new RefusalError('too-large')
  const draft = parsed(Buffer.concat(pieces))
  if (!isPlainObject(draft) || !isWalkable(draft, limits.draftDepth)) {
    throw new RefusalError('invalid-body', {}, { draft: noDraft })
  }
  if (typeof draft.draftId !== 'string' || draft.draftId === '') {
    throw new RefusalError('invalid-body', {}, { draftId: { zh: '必填，须为文字', en: 'is required, as text' } })
  }
  return draft as SentDraft
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new RefusalError('bad-request')
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWalkable(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  return Object.entries(value).every(([name, inner]) => name !== '__proto__' && isWalkable(inner, levels - 1))
}
