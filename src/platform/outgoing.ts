// The only way out to addresses that people configured or that phones named. A name is resolved once and every address
// it has must be allowed; the connection goes to exactly those. No redirects, no proxy, a time-out over all of it, and
// no more of the reply than fits.

import { lookup as dnsLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { limits } from '../contract/limits.ts'
import { type Allowance, allowanceOf, isPublicAddress } from './addresses.ts'

export interface OutgoingRequest {
  url: string
  method: 'GET' | 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface OutgoingReply {
  status: number
  /** Cut at the limit; then `isWhole` is false. */
  body: string
  isWhole: boolean
}

export interface ResolvedAddress {
  address: string
  family: number
}

export interface Outgoing {
  /** Rejects with an OutgoingFailure; anything else is a bug of the caller. */
  send(request: OutgoingRequest): Promise<OutgoingReply>
  /** For what speaks another protocol: where this host may be connected to. `isPlain`: not encrypted. */
  resolve(host: string, port: number, options: { isPlain: boolean }): Promise<ResolvedAddress[]>
  /** Surely refused, without asking anybody: no web address, or a private one. */
  isRefused(url: string): boolean
}

export class OutgoingFailure extends Error {
  override readonly name = 'OutgoingFailure'
  readonly reason: 'not-allowed' | 'timed-out' | 'unreachable'
  constructor(reason: OutgoingFailure['reason']) {
    super(reason)
    this.reason = reason
  }
}

export type Lookup = (host: string) => Promise<ResolvedAddress[]>

export interface OutgoingOptions {
  /** OUTGOING_ALLOW. */
  allow: readonly string[]
  /** In the demo a gateway on the same machine can be tried. */
  loopback: boolean
  seconds?: number
  lookup?: Lookup
}

export function openOutgoing(options: OutgoingOptions): Outgoing {
  const { allow, loopback, seconds = limits.channelSeconds } = options
  const lookup = oneAtATime(options.lookup ?? systemLookup)
  const allowance = allowanceOf(allow, { loopback })
  const withinTime = <T>(work: (signal: AbortSignal) => Promise<T>) => withDeadline(seconds * 1000, work)

  async function resolve(host: string, port: number, { isPlain }: { isPlain: boolean }): Promise<ResolvedAddress[]> {
    const family = isIP(host)
    const found = family > 0 ? [{ address: host, family }] : await lookup(host).catch(unreachable)
    if (found.length === 0) throw new OutgoingFailure('unreachable')
    const isNamed = allowance.namesHost(host, port)
    const isMeant = (address: string) => isNamed || allowance.namesAddress(address, port)
    const isOpen = ({ address }: ResolvedAddress) => isMeant(address) || (!isPlain && isPublicAddress(address))
    if (!found.every(isOpen)) throw new OutgoingFailure('not-allowed')
    return found
  }

  return {
    resolve: (host, port, how) => withinTime(() => resolve(bare(host), port, how)),
    isRefused: (url) => isSurelyRefused(allowance, url),
    send: (request) =>
      withinTime(async (signal) => {
        const url = webAddress(request.url)
        if (url === null) throw new OutgoingFailure('not-allowed')
        const addresses = await resolve(bare(url.hostname), portOf(url), { isPlain: url.protocol === 'http:' })
        return exchange(url, request, addresses, signal)
      }),
  }
}

function isSurelyRefused(allowance: Allowance, text: string): boolean {
  const url = webAddress(text)
  if (url === null) return true
  const [host, port] = [bare(url.hostname), portOf(url)]
  const address = /^(.*\.)?localhost$/.test(host) ? '127.0.0.1' : host
  const isMeant = allowance.namesHost(host, port) || (isIP(address) > 0 && allowance.namesAddress(address, port))
  if (isMeant) return false
  return url.protocol === 'http:' || (isIP(address) > 0 && !isPublicAddress(address))
}

/** One exchange with these addresses and no others. A redirect is an answer like any other. */
function exchange(
  url: URL,
  { method, headers = {}, body }: OutgoingRequest,
  addresses: ResolvedAddress[],
  signal: AbortSignal,
): Promise<OutgoingReply> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) }
    const sending = request(url, {
      method,
      headers: { 'user-agent': 'jiuxin', ...headers, ...length },
      // neither the pool of others nor a proxy of the environment
      agent: false,
      lookup: pinned(addresses),
      maxHeaderSize: 16 * 1024,
      signal,
    })
    sending.on('error', () => reject(new OutgoingFailure(signal.aborted ? 'timed-out' : 'unreachable')))
    sending.on('response', (response) => {
      readReply(response, signal).then(resolve, reject)
    })
    sending.end(bytes)
  })
}

async function readReply(response: http.IncomingMessage, signal: AbortSignal): Promise<OutgoingReply> {
  const chunks: Buffer[] = []
  let bytes = 0
  const status = response.statusCode ?? 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > limits.gatewayReplyBytes) break
    }
  } catch {
    throw new OutgoingFailure(signal.aborted ? 'timed-out' : 'unreachable')
  }
  response.destroy()
  const body = Buffer.concat(chunks).subarray(0, limits.gatewayReplyBytes).toString('utf8')
  return { status, body, isWhole: bytes <= limits.gatewayReplyBytes }
}

async function withDeadline<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OutgoingFailure('timed-out'))
      late.abort()
    }, milliseconds)
  })
  try {
    return await Promise.race([work(late.signal), deadline])
  } finally {
    clearTimeout(timer)
  }
}

function pinned(addresses: ResolvedAddress[]): LookupFunction {
  const [first] = addresses
  return (_host, options, found) => {
    if (options.all) found(null, addresses)
    else found(null, first!.address, first!.family)
  }
}

const systemLookup: Lookup = (host) => dnsLookup(host, { all: true })

/**
 * A lookup holds one of the few threads that also write files and check passwords, and nobody can call it off: whoever
 * asks for the same host meanwhile waits for the same answer.
 */
function oneAtATime(lookup: Lookup): Lookup {
  const asked = new Map<string, Promise<ResolvedAddress[]>>()
  return (host) => {
    const before = asked.get(host)
    if (before !== undefined) return before
    const answer = lookup(host).finally(() => asked.delete(host))
    asked.set(host, answer)
    return answer
  }
}

function unreachable(): never {
  throw new OutgoingFailure('unreachable')
}

function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null
}

/** As it is compared and connected to: no brackets, no last dot. */
const bare = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

const portOf = ({ port, protocol }: URL) => Number(port || (protocol === 'https:' ? 443 : 80))
