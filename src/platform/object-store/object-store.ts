// Objects in a bucket, by key. Tried again with growing pauses until the time is over, then FilesAway: what was answered
// is there, what was not may be tried again by anybody. Nothing is believed: what is put is compared with what the store
// says that it has, or read back; what is fetched is compared with its hash.

import { createHash, randomInt } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '../../contract/limits.ts'
import { type Clock, systemClock } from '../clock.ts'
import { FilesAway } from '../files-away.ts'
import type { Log } from '../log.ts'
import type { S3Settings } from '../s3-settings.ts'
import { bytesOf, type Exchange, failureOf, openExchange, type StoreBody, StoreFailure, wordsOf } from './exchange.ts'

export interface StoredObject {
  key: string
  bytes: number
  modifiedAtMs: number
}

export interface ObjectStore {
  /** The store has it. Twice the same is the same. */
  put(key: string, body: StoreBody, options?: { withinMs?: number }): Promise<void>
  /** Into a file that is not there yet, which holds exactly this content, or is not there. Its length; null: no object. */
  fetch(key: string, sha256: string, path: string): Promise<number | null>
  find(key: string): Promise<StoredObject | null>
  /** In the order of their keys. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** A second name for the same content, made by the store. */
  copy(from: string, to: string): Promise<void>
  remove(key: string): Promise<void>
}

export interface Patience {
  /** Nothing moves on the line. */
  silentMs: number
  /** All tries together. */
  keepMs: number
  readMs: number
  /** Before the second try; doubled before each further one. */
  pauseMs: number
}

export const usualPatience: Patience = { silentMs: 5_000, keepMs: 20_000, readMs: 15_000, pauseMs: 100 }
const mostPauseMs = 3_000
/** Of one page of a list. */
const listedBytes = 4 * 1024 * 1024

export interface ObjectStoreNeeds {
  settings: S3Settings
  log: Log
  clock?: Clock
  patience?: Partial<Patience>
}

export function openObjectStore({ settings, log, clock = systemClock, ...options }: ObjectStoreNeeds): ObjectStore {
  const patience = { ...usualPatience, ...options.patience }
  const exchange = openExchange(settings, clock, patience.silentMs)
  const { bucket } = settings

  async function persistently<T>(work: Work, once: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const startMs = clock.monotonicMs()
    for (let tries = 1; ; tries++) {
      const leftMs = work.withinMs - (clock.monotonicMs() - startMs)
      try {
        return await once(AbortSignal.timeout(Math.max(1, Math.ceil(leftMs))))
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error
        const pauseMs = jittered(Math.min(mostPauseMs, patience.pauseMs * 2 ** (tries - 1)))
        const isOver = clock.monotonicMs() - startMs + pauseMs >= work.withinMs
        if (error.isFinal || isOver) {
          log.warn({ what: work.what, tries, err: error }, 'the object store is away')
          throw new FilesAway(work.what === 'put' ? 'files-away' : 'unavailable', error)
        }
        await wait(pauseMs)
      }
    }
  }

  const reading = (what: Work['what']): Work => ({ what, withinMs: patience.readMs })

  return {
    put: (key, body, { withinMs = patience.keepMs } = {}) =>
      persistently({ what: 'put', withinMs }, (signal) => putOnce(exchange, key, body, signal)),
    fetch: (key, sha256, path) =>
      persistently(reading('fetch'), async (signal) => {
        const response = await exchange({ method: 'GET', key, signal })
        if (await isMissing(response)) return null
        return writeChecked(response, sha256, path)
      }),
    find: (key) => persistently(reading('find'), (signal) => findOnce(exchange, key, signal)),
    async *list(prefix) {
      for (let after = ''; ; ) {
        const page = await persistently(reading('list'), (signal) => listOnce(exchange, prefix, after, signal))
        yield* page.objects
        const last = page.objects.at(-1)
        if (!page.isCut || last === undefined) return
        after = last.key
      }
    },
    copy: (from, to) =>
      persistently(reading('copy'), async (signal) => {
        const headers = { 'x-amz-copy-source': `/${bucket}/${from}` }
        const response = await exchange({ method: 'PUT', key: to, headers, signal })
        if (response.statusCode !== 200) throw await failureOf(response)
        // a store may begin with 200 and fail after that
        if (!(await wordsOf(response)).includes('<CopyObjectResult')) throw new StoreFailure('not-copied')
      }),
    remove: (key) =>
      persistently(reading('remove'), async (signal) => {
        const response = await exchange({ method: 'DELETE', key, signal })
        if (response.statusCode !== 204 && response.statusCode !== 200) throw await failureOf(response)
        response.resume()
      }),
  }
}

interface Work {
  what: 'put' | 'fetch' | 'find' | 'list' | 'copy' | 'remove'
  withinMs: number
}

async function putOnce(exchange: Exchange, key: string, body: StoreBody, signal: AbortSignal): Promise<void> {
  const checksum = Buffer.from(body.sha256, 'hex').toString('base64')
  const headers = { 'content-type': 'application/octet-stream', 'x-amz-checksum-sha256': checksum }
  const response = await exchange({ method: 'PUT', key, headers, body, isKeeping: true, signal })
  if (response.statusCode !== 200) throw await failureOf(response)
  await wordsOf(response)
  const told = response.headers['x-amz-checksum-sha256']
  if (told === checksum) return
  if (told !== undefined) throw new StoreFailure('other-checksum')
  // older stores know no checksums
  const back = await exchange({ method: 'GET', key, isKeeping: true, signal })
  if (await isMissing(back)) throw new StoreFailure('not-kept')
  const hash = createHash('sha256')
  for await (const chunk of bytesOf(back)) hash.update(chunk)
  if (hash.digest('hex') !== body.sha256) throw new StoreFailure('other-content')
}

/** Only the store itself can say that there is no such object: not a proxy's page, not a bucket that is gone. */
async function isMissing(response: IncomingMessage): Promise<boolean> {
  if (response.statusCode === 200) return false
  const failure = await failureOf(response)
  if (failure.code === 'NoSuchKey') return true
  throw failure
}

async function writeChecked(response: IncomingMessage, sha256: string, path: string): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let isWhole = false
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of bytesOf(response)) {
      if (bytes + chunk.length > limits.recordingBytes) throw new StoreFailure('too-large', { isFinal: true })
      hash.update(chunk)
      await file.writeFile(chunk)
      bytes += chunk.length
    }
    if (hash.digest('hex') !== sha256) throw new StoreFailure('other-content')
    isWhole = true
    return bytes
  } finally {
    await file.close()
    if (!isWhole) await rm(path, { force: true })
  }
}

async function findOnce(exchange: Exchange, key: string, signal: AbortSignal): Promise<StoredObject | null> {
  const response = await exchange({ method: 'HEAD', key, signal })
  response.resume()
  if (response.statusCode === 404) return null
  if (response.statusCode !== 200) throw await failureOf(response)
  const { 'content-length': length, 'last-modified': modified = '' } = response.headers
  return { key, bytes: Number(length), modifiedAtMs: Date.parse(modified) }
}

async function listOnce(exchange: Exchange, prefix: string, after: string, signal: AbortSignal) {
  const query = { 'list-type': '2', prefix, ...(after === '' ? {} : { 'start-after': after }) }
  const response = await exchange({ method: 'GET', query, signal })
  if (response.statusCode !== 200) throw await failureOf(response)
  const words = await wordsOf(response, listedBytes)
  if (!words.includes('<ListBucketResult')) throw new StoreFailure('no-list')
  const objects = words
    .split('<Contents>')
    .slice(1)
    .map((one) => ({
      key: textIn(one, 'Key'),
      bytes: Number(textIn(one, 'Size')),
      modifiedAtMs: Date.parse(textIn(one, 'LastModified')),
    }))
  return { objects, isCut: textIn(words, 'IsTruncated') === 'true' }
}

/** Our keys are letters, digits and slashes. */
function textIn(words: string, tag: string): string {
  const from = words.indexOf(`<${tag}>`)
  const until = words.indexOf(`</${tag}>`)
  return from < 0 || until < from ? '' : words.slice(from + tag.length + 2, until)
}

const jittered = (milliseconds: number): number =>
  Math.ceil(milliseconds / 2) + randomInt(Math.ceil(milliseconds / 2) + 1)
