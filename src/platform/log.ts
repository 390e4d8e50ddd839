// The log. What may be written of a request or an error is a list of what is allowed, never of what is hidden: no
// names, no free text, no query of a URL, and of a database error only its code and the place it came from.

import { types } from 'node:util'
import { type LogFn, type Logger, pino } from 'pino'

export type Log = Logger

/** A line of these words is not written: for a library that insists on speaking but lets us choose the words. */
export const unsaid = ''

export function openLog(options: { level: string; destination?: { write(line: string): void } }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError, error: describeError, req: describeRequest, res: describeReply },
    hooks: {
      logMethod(this: Log, words: Parameters<LogFn>, write: LogFn) {
        if ((words as unknown[])[0] !== unsaid) write.apply(this, words)
      },
    },
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}

export interface ErrorDescription {
  type: string
  message?: string
  code?: string
  constraint?: string
  table?: string
  column?: string
  routine?: string
  frames?: string[]
  cause?: ErrorDescription
}

// Sentences of these are written by programmers. A syntax error quotes its text, a database error quotes values.
const speaking = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'AssertionError', 'Unavailable', 'ConfigError']

export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!types.isNativeError(error)) return { type: typeof error }
  const fields = error as Error & Record<string, unknown>
  const isOfDatabase = typeof fields.severity === 'string'
  const description: ErrorDescription = { type: error.constructor?.name ?? error.name }
  if (!isOfDatabase && speaking.includes(error.name)) description.message = error.message.slice(0, 300)
  for (const name of ['code', 'constraint', 'table', 'column', 'routine'] as const) {
    const value = fields[name]
    if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) description[name] = value
  }
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  if (frames?.length) description.frames = frames.slice(0, 12).map((line) => line.trim())
  if (error.cause !== undefined && depth < 3) description.cause = describeError(error.cause, depth + 1)
  return description
}

interface RequestFacts {
  id?: unknown
  method?: unknown
  routeOptions?: { url?: unknown }
}

/** The pattern of the route stands for the address: ids and queries stay out. */
function describeRequest(request: RequestFacts): Record<string, unknown> {
  return { id: request.id, method: request.method, route: request.routeOptions?.url ?? 'unknown' }
}

function describeReply(reply: { statusCode?: unknown }): Record<string, unknown> {
  return { status: reply.statusCode }
}
