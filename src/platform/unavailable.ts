// The database is away, or too busy for this one: not the sender's fault and not a bug. HTTP answers 503 with
// Retry-After, a socket says "retryable"; a draft sent again finds out whether its first attempt was kept.

import { types } from 'node:util'

export class Unavailable extends Error {
  override readonly name = 'Unavailable'
  readonly retryAfterSeconds = 2

  constructor(cause: unknown) {
    super('The database cannot answer now.', { cause })
  }
}

/** Turns what may succeed when it is tried again into Unavailable; every other error stays what it is. */
export function orUnavailable(error: unknown): unknown {
  return isPassing(error) ? new Unavailable(error) : error
}

const socketCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  // a Unix socket before which too many stand
  'EAGAIN',
  'EHOSTUNREACH',
]
// Classes: connection exception; insufficient resources (connections, memory, disk); operator intervention (a
// statement's time is over, shutdown, starting up). Then: serialization, deadlock, lock not free in time, a transaction
// that stood still or took too long.
const serverCodes = /^(08|53|57)|^(40001|40P01|55P03|25P03|25P04)$/
const clientSentences =
  /^Connection terminated|^Query read timeout|^timeout exceeded when trying to connect|^Client has encountered a connection error|not queryable/

function isPassing(error: unknown): boolean {
  if (!types.isNativeError(error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return socketCodes.includes(code) || serverCodes.test(code)
  return (
    clientSentences.test(error.message) ||
    ('errors' in error && Array.isArray(error.errors) && error.errors.some(isPassing))
  )
}
