// What the chat shows, row by row: entries as they were written, but calls gathered into one story, photographs that
// came together into one row, and what was withdrawn said to be so. Hidden entries leave no row.

import { isVoice } from '../../consultation/files.ts'
import type { Assertion, Consultation, Entry } from '../../consultation/model.ts'
import { type Attempt, attemptsOf } from './attempts.ts'

export type ChatRow =
  | { row: 'said'; entry: Entry; mine: boolean }
  | { row: 'measured'; entry: Entry; mine: boolean }
  | { row: 'recordings'; entry: Entry; recordingIds: string[]; mine: boolean }
  | { row: 'advice'; entry: Entry; isLatest: boolean }
  | { row: 'calls'; entry: Entry; attempts: Attempt[] }
  | {
      row: 'stamp'
      entry: Entry
      assertion: Assertion
      replaced: Assertion | undefined
      replacedBy: Assertion | undefined
    }
  | { row: 'sentence'; entry: Entry; isWithdrawn: boolean }

const callKinds = ['called', 'call-delivered', 'call-failed', 'rung-again']
/** Told by the row of what they change, or by the ring itself. */
const silentKinds = ['withdrawn', 'advice-confirmed']
const togetherMs = 60_000

export function chatRows(
  entries: readonly (Entry | { seq: number })[],
  consultation: Consultation,
  personId: string,
): ChatRow[] {
  const rows: ChatRow[] = []
  for (const entry of entries) {
    if (!('kind' in entry) || silentKinds.includes(entry.kind) || isVoiceFile(entry)) continue
    if (saysMoreThan(rows.at(-1), entry)) rows.pop()
    if (joinsLast(rows.at(-1), entry)) continue
    if (callKinds.includes(entry.kind) && rows.some((row) => row.row === 'calls')) continue
    if (callKinds.includes(entry.kind)) rows.push({ row: 'calls', entry, attempts: attemptsOf(consultation, entries) })
    else rows.push(rowOf(entry, consultation, personId))
  }
  return rows
}

function rowOf(entry: Entry, consultation: Consultation, personId: string): ChatRow {
  const mine = entry.by !== 'system' && entry.by.personId === personId
  if (entry.kind === 'said') return { row: 'said', entry, mine }
  if (entry.kind === 'measured') return { row: 'measured', entry, mine }
  if (entry.kind === 'recording-added') {
    return { row: 'recordings', entry, recordingIds: [recordingIdOf(entry)], mine }
  }
  if (entry.kind === 'answered') return { row: 'advice', entry, isLatest: consultation.answer?.seq === entry.seq }
  const assertion = consultation.assertions.find((one) => one.seq === entry.seq)
  if (entry.kind === 'stamped' && assertion) {
    const replaced = consultation.assertions.find((one) => one.seq === assertion.replaces)
    const replacedBy = consultation.assertions.find((one) => one.replaces === entry.seq && !one.withdrawn)
    return { row: 'stamp', entry, assertion, replaced, replacedBy }
  }
  const isWithdrawn = assertion?.withdrawn !== undefined
  return { row: 'sentence', entry, isWithdrawn }
}

/** Pixels with its gap, until the row was made and measured. */
export function guessedHeight({ row, entry }: ChatRow): number {
  if (row !== 'said') return guessed[row]
  const { text } = entry.body as { text?: unknown }
  const lines =
    typeof text === 'string' ? text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / 17), 0) : 1
  return 54 + lines * 25
}

const guessed = { measured: 262, recordings: 182, advice: 150, calls: 80, stamp: 76, sentence: 34 } as const

/** Heard with the message that it belongs to. */
function isVoiceFile({ kind, body }: Entry): boolean {
  return kind === 'recording-added' && isVoice(body as { mediaType: string })
}

/** What was wrong with a picture is said after it was asked for: the later one says all. */
function saysMoreThan(last: ChatRow | undefined, entry: Entry): boolean {
  if (entry.kind !== 'retake-asked' || last?.entry.kind !== 'retake-asked') return false
  return authorOf(last.entry) === authorOf(entry) && Date.parse(entry.at) - Date.parse(last.entry.at) <= togetherMs
}

/** Photographs that one person sent within a minute stand side by side. */
function joinsLast(last: ChatRow | undefined, entry: Entry): boolean {
  if (last?.row !== 'recordings' || entry.kind !== 'recording-added') return false
  if (authorOf(last.entry) !== authorOf(entry)) return false
  if (Date.parse(entry.at) - Date.parse(last.entry.at) > togetherMs) return false
  last.recordingIds.push(recordingIdOf(entry))
  return true
}

function recordingIdOf(entry: Entry): string {
  return String((entry.body as { recordingId?: unknown }).recordingId ?? '')
}

function authorOf(entry: Entry): string {
  return entry.by === 'system' ? 'system' : entry.by.personId
}
