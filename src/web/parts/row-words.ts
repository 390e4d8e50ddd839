// What a row of the chat says in words: for looking something up in it.

import { milestoneOf } from '../../consultation/pathways.ts'
import { say } from '../texts/texts.ts'
import { attemptWords } from './attempts.ts'
import type { ChatRow } from './chat-rows.ts'
import type { Consulting } from './consulting.ts'
import { sentenceOf } from './entry-row.tsx'
import { timeWords } from './time-words.ts'

export function rowWords(row: ChatRow, consulting: Consulting): string {
  const { entry } = row
  const body = entry.body as Record<string, unknown>
  const text = typeof body.text === 'string' ? body.text : ''
  switch (row.row) {
    case 'said':
      return text || sentenceOf(entry, consulting)
    case 'recordings':
      return join(consulting.consultation.recordings.filter(isAmong(row.recordingIds)).map(({ name }) => name))
    case 'advice':
      return join([sentenceOf(entry, consulting), text])
    case 'calls':
      return join(
        row.attempts.map((one) => (one.is === 'try' ? `${one.tried.name} ${attemptWords(one.tried, 0)}` : '')),
      )
    case 'stamp': {
      const { milestone, note, reason } = row.assertion
      const known = milestoneOf(consulting.pathway, milestone)
      return join([known ? say(known.words) : milestone, timeWords(row.assertion), note, reason])
    }
    case 'measured':
      return sentenceOf(entry, consulting)
    case 'sentence':
      return join([sentenceOf(entry, consulting), entry.kind === 'opened' ? consulting.consultation.complaint : ''])
  }
}

function isAmong(ids: readonly string[]) {
  return ({ recordingId }: { recordingId: string }) => ids.includes(recordingId)
}

function join(parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}
