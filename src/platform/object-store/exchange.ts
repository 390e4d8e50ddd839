// One exchange with an S3-compatible object store: signed, never redirected, given up when nothing moves. What goes wrong
// is a StoreFailure; keys and secrets are in none of its words.

import { createReadStream } from 'node:fs'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream'
import { AwsV4Signer } from 'aws4fetch'
import type { Clock } from '../clock.ts'
import type { S3Settings } from '../s3-settings.ts'

export interface StoreBody {
  sha256: string
  bytes: number
  /** Itself, or the path of the file that holds it. */
  from: Buffer | string
}

export interface StoreRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** None: the bucket itself. */
  key?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: StoreBody
  /** A question waits for it: it queues behind no reading. */
  isKeeping?: boolean
  signal: AbortSignal
}

export type Exchange = (request: StoreRequest) => Promise<IncomingMessage>

export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
  /** What the store calls it, or what happened to the line: for the log. */
  readonly code: string
  /** The same again would be answered the same. */
  readonly isFinal: boolean

  constructor(code: string, options: { isFinal?: boolean } = {}) {
    super(code)
    this.code = code
    this.isFinal = options.isFinal ?? false
  }
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const mostSockets = 32
const mostWords = 64 * 1024
/** Wrong bucket, wrong key, forbidden, moved: nothing that waiting would mend. */
const finalStatuses = [301, 302, 307, 308, 401, 403, 404, 405, 501]

export function openExchange(settings: S3Settings, clock: Clock, silentMs: number): Exchange {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, addressing } = settings
  const isEncrypted = endpoint.startsWith('https:')
  const { request } = isEncrypted ? https : http
  const Agent = isEncrypted ? https.Agent : http.Agent
  const newAgent = () => new Agent({ keepAlive: true, maxSockets: mostSockets })
  const [agentOfKeeping, agentOfReading] = [newAgent(), newAgent()]
  const derivedKeys = new Map<string, ArrayBuffer>()
  // a machine whose clock is wrong is told so by the store, and signs with the store's time from then on
  let offsetMs = 0

  function urlOf({ key, query = {} }: StoreRequest): URL {
    const url = new URL(endpoint)
    if (addressing === 'host') url.hostname = `${bucket}.${url.hostname}`
    const path = addressing === 'host' ? [key ?? ''] : [bucket, ...(key === undefined ? [] : [key])]
    url.pathname = `/${path.join('/')}`
    url.search = new URLSearchParams(query).toString()
    return url
  }

  async function signed(wish: StoreRequest) {
    const now = new Date(clock.now().getTime() + offsetMs)
    const signer = new AwsV4Signer({
      method: wish.method,
      url: urlOf(wish).href,
      headers: { ...wish.headers, 'x-amz-content-sha256': wish.body?.sha256 ?? emptySha256 },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
      cache: derivedKeys,
      datetime: now.toISOString().replace(/[:-]|\.\d{3}/g, ''),
    })
    const { url, headers } = await signer.sign()
    if (derivedKeys.size > 4) derivedKeys.clear()
    const length = wish.method === 'PUT' ? { 'content-length': String(wish.body?.bytes ?? 0) } : {}
    return { url, headers: { ...Object.fromEntries(headers), ...length, 'user-agent': 'jiuxin' } }
  }

  return async (wish) => {
    const { url, headers } = await signed(wish)
    const { method, body, signal } = wish
    const agent = wish.isKeeping ? agentOfKeeping : agentOfReading
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sending = request(url, { method, headers, agent, signal, timeout: silentMs, maxHeaderSize: 32 * 1024 })
      const fail = (error: Error & { code?: string }) => reject(lineFailure(error, signal))
      sending.on('timeout', () => sending.destroy(new StoreFailure('silent')))
      sending.on('error', fail)
      sending.on('response', resolve)
      if (typeof body?.from !== 'string') return void sending.end(body?.from)
      // its end is the answer or the error of the line; a file that cannot be read is its own
      const file = createReadStream(body.from)
      file.on('error', reject)
      pipeline(file, sending, () => {})
    })
    const dateMs = Date.parse(response.headers.date ?? '')
    if (response.statusCode === 403 && !Number.isNaN(dateMs)) {
      const aheadMs = dateMs - clock.now().getTime()
      if (Math.abs(aheadMs - offsetMs) > 60_000) {
        offsetMs = aheadMs
        response.resume()
        throw new StoreFailure('RequestTimeTooSkewed')
      }
    }
    return response
  }
}

export function lineFailure(error: Error & { code?: unknown }, signal?: AbortSignal): Error {
  if (error instanceof StoreFailure) return error
  return new StoreFailure(signal?.aborted ? 'timed-out' : String(error.code ?? 'line-failed'))
}

/** What it says where it is no success; the words of a success are read, or given up, by the caller. */
export async function failureOf(response: IncomingMessage): Promise<StoreFailure> {
  const status = response.statusCode ?? 0
  const words = await wordsOf(response).catch(() => '')
  const code = /<Code>(\w{1,60})<\/Code>/.exec(words)?.[1] ?? `status-${status}`
  return new StoreFailure(code, { isFinal: finalStatuses.includes(status) })
}

export async function wordsOf(response: IncomingMessage, mostBytes = mostWords): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of bytesOf(response)) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new StoreFailure('too-many-words')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** All that was promised, or a StoreFailure. */
export async function* bytesOf(response: IncomingMessage): AsyncGenerator<Buffer> {
  const reading = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      const { value, done } = await reading.next().catch((error: Error) => {
        throw lineFailure(error)
      })
      if (done) break
      yield value
    }
  } finally {
    response.destroy()
  }
  if (!response.complete) throw new StoreFailure('cut')
}
