// Ids are 128 random bits as 22 URL-safe characters: never counted, never guessed, never told apart by age. None begins
// with a hyphen, which a spreadsheet would take for a formula and a command line for an option.

import { createHash, randomBytes } from 'node:crypto'

const shape = /^[A-Za-z0-9_-]{22}$/

export function newId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? newId() : id
}

/** A text of another shape is an unknown id (404), never an error of the database. */
export const isId = (text: unknown): text is string => typeof text === 'string' && shape.test(text)

/** The same text, the same id: for what must be made again as it was. */
export function idMadeOf(text: string): string {
  const id = createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
  return id.startsWith('-') ? `_${id.slice(1)}` : id
}
