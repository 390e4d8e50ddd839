// From whatever was thrown to what the reader is told (RFC 9457). A listed no says its sentence; the database, the disk
// or the object store away is "try again"; what a client did wrong is a 4xx; everything else is a bug: neutral to the reader, logged and counted.

import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { fieldFaults, type Problem, problemOf, type RefusalCode } from '../contract/refusals.ts'
import { FilesAway } from './files-away.ts'
import { RefusalError } from './refusal-error.ts'
import { Unavailable } from './unavailable.ts'

export interface Told {
  problem: Problem
  retryAfterSeconds?: number
  isBug: boolean
}

export type Language = 'zh' | 'en'

export function problemFor(error: unknown, language: Language): Told {
  if (error instanceof RefusalError) {
    const seconds = Number(error.values.seconds)
    const problem = problemOf(error.code, language, error.values, error.fields)
    return { problem, isBug: problem.status >= 500 && problem.code === 'bug', ...retryAfter(problem, seconds) }
  }
  if (error instanceof Unavailable) return told('unavailable', language, error.retryAfterSeconds)
  if (error instanceof FilesAway) return told(error.code, language, error.retryAfterSeconds)
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error, language)
  if (isDiskAway(error)) return told('unavailable', language, diskSeconds)
  const code = clientMistake(error)
  if (code !== undefined) return told(code, language, code === 'unavailable' ? 5 : undefined)
  return { problem: problemOf('bug', language), isBug: true }
}

function retryAfter(problem: Problem, seconds: number): { retryAfterSeconds?: number } {
  if (problem.status !== 429 && problem.status !== 503) return {}
  return { retryAfterSeconds: Number.isFinite(seconds) ? seconds : 5 }
}

function told(code: RefusalCode, language: Language, retryAfterSeconds?: number): Told {
  const problem = problemOf(code, language)
  return { problem, isBug: false, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}

interface Invalid {
  validation: readonly { keyword: string; instancePath: string; message?: string; params: object }[]
  validationContext?: string | undefined
}

// A malformed id in an address is an unknown id.
function invalid({ validation, validationContext }: Invalid, language: Language): Told {
  if (validationContext === 'params') return told('not-found', language)
  const issues = validation.map(({ keyword, instancePath, message = '', params }) => {
    return { ...params, code: keyword, message, path: instancePath.split('/').filter((step) => step !== '') }
  })
  return { problem: problemOf('invalid-body', language, {}, fieldFaults(issues)), isBug: false }
}

/** Full, over its quota, read-only, or no handle left: nobody's mistake, and over when somebody has made room. */
function isDiskAway(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'].includes(code)
}

const diskSeconds = 30

// Of Fastify and its plugins: what they call 4xx is the client's, a broken connection nobody's.
function clientMistake(error: unknown): RefusalCode | undefined {
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown }
  if (code === 'ECONNRESET' || code === 'ECONNABORTED' || code === 'ERR_STREAM_PREMATURE_CLOSE') return 'upload-cut'
  if (code === 'FST_UNDER_PRESSURE') return 'unavailable'
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined
  return byStatus[statusCode] ?? 'bad-request'
}

const byStatus: Record<number, RefusalCode> = {
  401: 'not-signed-in',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'unsupported-media-type',
  413: 'too-large',
  // an address that is too long: a malformed id is an unknown id
  414: 'not-found',
  415: 'unsupported-media-type',
  429: 'slow-down',
}

/** Chinese unless the reader puts English first. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh'
}
