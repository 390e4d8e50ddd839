// HTTP to the server. A no is thrown as `RefusalError` with the server's sentence; no answer at all (network, timeout, a
// proxy's page, 5xx) is thrown as `NotReached`: the same request may be tried again later.

import type { z } from 'zod'
import type { routes } from '../contract/http.ts'
import type { Problem } from '../contract/refusals.ts'
import { monotonicMs, serverSaid } from './clock.ts'
import { type EarlyAnswer, earlyOr, takeEarlyAnswer } from './early-answers.ts'
import { common } from './texts/areas/everywhere.ts'
import { lang, t } from './texts/texts.ts'

type Routes = typeof routes
export type ReplyOf<Name extends keyof Routes> = z.infer<Routes[Name]['reply'][keyof Routes[Name]['reply']]>

export class RefusalError extends Error {
  override name = 'RefusalError'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export class NotReached extends Error {
  override name = 'NotReached'
  /** Somebody answered, but not this service: a proxy, a portal. */
  readonly status: number | undefined
  constructor(message: string, { status, ...options }: ErrorOptions & { status?: number } = {}) {
    super(message, options)
    this.status = status
  }
}

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  json?: unknown
  /** The body is the file itself. */
  file?: Blob
  form?: FormData
  timeoutMs?: number
  /** Asked before the program was here. */
  early?: EarlyAnswer
  /** When what was answered had been asked, and when the answer began, on the clock that nobody can set. */
  timed?: (askedAt: number, answeredAt: number) => void
  onProgress?: (sentBytes: number, totalBytes: number) => void
}

/** Whom to ask, and who asks: a program has no cookie and no page that it came from. */
export interface Server {
  address: string
  token?: string
}

export type Call = <Reply>(request: Request) => Promise<Reply>

const thisServer: Server = { address: '' }

/** The reply's body; `undefined` for 204. */
export const call: Call = callTo(thisServer)

export function callTo(server: Server): Call {
  return (request) => ask(server, request)
}

async function ask<Reply>(server: Server, request: Request): Promise<Reply> {
  const isUpload = request.form !== undefined && typeof XMLHttpRequest !== 'undefined'
  const { status, text, isProblem, askedAt, answeredAt } = await (isUpload ? upload(request) : plain(server, request))
  if (askedAt !== undefined && answeredAt !== undefined) request.timed?.(askedAt, answeredAt)
  if (status >= 200 && status < 300) return (text === '' ? undefined : parsed(text)) as Reply
  const problem = isProblem ? (parsed(text) as Problem) : null
  if (!problem?.code || status >= 500) throw new NotReached(problem?.detail ?? `status ${status}`, { status })
  throw new RefusalError(problem)
}

/** The sentence for a person, whatever was thrown. */
export function sentenceOf(cause: unknown): string {
  if (cause instanceof RefusalError) return cause.problem.detail
  return cause instanceof NotReached ? t(common).noNetwork : t(common).broken
}

/** May the same request be tried again by itself? */
export function isPassing(cause: unknown): boolean {
  return !(cause instanceof RefusalError) || cause.problem.retryable
}

export async function readMe(): Promise<ReplyOf<'me'>> {
  const early = takeEarlyAnswer('/api/me')
  let times = { askedAt: 0, answeredAt: 0 }
  const timed = (askedAt: number, answeredAt: number) => {
    times = { askedAt, answeredAt }
  }
  const me = await call<ReplyOf<'me'>>({ path: '/api/me', timed, ...(early && { early }) })
  serverSaid(me.now, times.answeredAt - times.askedAt, monotonicMs() - times.answeredAt)
  return me
}

export interface SignInWish {
  login: string
  password: string
  deviceName: string
  /** Where a refusal has asked for it. */
  code?: string
  newPassword?: string
}

export function signIn(wish: SignInWish): Promise<ReplyOf<'signIn'>> {
  return call({ method: 'POST', path: '/api/sessions', json: wish })
}

interface Answer {
  status: number
  text: string
  isProblem: boolean
  askedAt?: number
  answeredAt?: number
}

function plain(server: Server, request: Request): Promise<Answer> {
  const { early } = request
  const anew = () => asked(server, request)
  return early
    ? earlyOr(
        early.answer.then((response) => answerOf(response, early.askedAt, early.answeredAt)),
        anew,
      )
    : anew()
}

async function answerOf(response: Response, askedAt: number, answeredAt: number): Promise<Answer> {
  const isProblem = (response.headers.get('content-type') ?? '').includes('problem+json')
  return { status: response.status, text: await response.text(), isProblem, askedAt, answeredAt }
}

async function asked(server: Server, request: Request): Promise<Answer> {
  const { method = 'GET', path, json, file, form, timeoutMs = form ? 45_000 : 15_000 } = request
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': lang.value }
  if (server.token) headers.authorization = `Bearer ${server.token}`
  if (json !== undefined) headers['content-type'] = 'application/json'
  if (file) headers['content-type'] = file.type || 'application/octet-stream'
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  try {
    const body = form ?? file ?? (json === undefined ? null : JSON.stringify(json))
    const sent = { method, headers, body, signal: stop.signal, credentials: 'same-origin' as const }
    const askedAt = monotonicMs()
    const response = await fetch(server.address + path, sent)
    return await answerOf(response, askedAt, monotonicMs())
  } catch (cause) {
    throw new NotReached('no answer', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** XMLHttpRequest, because fetch cannot tell how many bytes have gone. Given up only when nothing moves any more. */
function upload({ method = 'POST', path, form, timeoutMs = 45_000, onProgress }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const wire = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout>
    const giveUp = () => {
      clearTimeout(timer)
      reject(new NotReached('no answer'))
    }
    const keepWaiting = () => {
      clearTimeout(timer)
      timer = setTimeout(() => wire.abort(), timeoutMs)
    }
    wire.open(method, path)
    wire.setRequestHeader('accept', 'application/json')
    wire.setRequestHeader('accept-language', lang.value)
    wire.upload.onprogress = (progress) => {
      keepWaiting()
      onProgress?.(progress.loaded, progress.total)
    }
    wire.onerror = giveUp
    wire.onabort = giveUp
    wire.onload = () => {
      clearTimeout(timer)
      const isProblem = (wire.getResponseHeader('content-type') ?? '').includes('problem+json')
      resolve({ status: wire.status, text: wire.responseText, isProblem })
    }
    keepWaiting()
    wire.send(form ?? null)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotReached('not the answer of our server')
  }
}
