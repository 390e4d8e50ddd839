// Ids are 128 random bits as 22 URL-safe characters: never counted, never guessed, never told apart by age.

import { randomBytes } from 'node:crypto'

const shape = /^[A-Za-z0-9_-]{22}$/

export const newId = (): string => randomBytes(16).toString('base64url')

/** A text of another shape is an unknown id (404), never an error of the database. */
export const isId = (text: unknown): text is string => typeof text === 'string' && shape.test(text)
