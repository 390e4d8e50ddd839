// The database is away: not the sender's fault and not a bug. HTTP answers 503 with Retry-After, a socket says
// "retryable"; a draft sent again finds out whether its first attempt was kept.

import { types } from 'node:util'

export class Unavailable extends Error {
  override readonly name = 'Unavailable'
  readonly retryAfterSeconds = 2

  constructor(cause: unknown) {
    super('The database is not reachable.', { cause })
  }
}

/** Turns "the connection is gone or cannot be made" into Unavailable; every other error stays what it is. */
export function orUnavailable(error: unknown): unknown {
  return isConnectionLoss(error) ? new Unavailable(error) : error
}

const socketCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]
// admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
const serverCodes = ['57P01', '57P02', '57P03', '53300']
const clientSentences =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error|not queryable/

function isConnectionLoss(error: unknown): boolean {
  if (!types.isNativeError(error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return socketCodes.includes(code) || serverCodes.includes(code) || code.startsWith('08')
  return (
    clientSentences.test(error.message) ||
    ('errors' in error && Array.isArray(error.errors) && error.errors.some(isConnectionLoss))
  )
}
