// An S3-compatible object store on this machine, and a line to it that can do what such stores and lines do: be slow, say
// 500, cut, shorten, mix up, forget, or be somebody else's page.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import S3rver from '@20minutes/s3rver'
import { openLog } from '../../src/platform/log.ts'
import { type ObjectStore, openObjectStore } from '../../src/platform/object-store/object-store.ts'
import type { S3Settings } from '../../src/platform/s3-settings.ts'

export type StoreFault =
  | 'hangs'
  | 'fails'
  | 'refuses'
  | 'cuts'
  | 'shortens'
  | 'mixes-up'
  | 'forgets'
  | 'other-page'
  | 'other-404'
  | 'lies-of-checksum'

export interface TestStore {
  settings: S3Settings
  /** Past the line. */
  direct: ObjectStore
  /** What goes wrong with a request, by its method and path; undefined: nothing. */
  fault: (asked: { method: string; path: string; count: number }) => StoreFault | undefined
  /** Requests that came, `METHOD /path`. */
  asked: string[]
  /** Newer stores say the checksum of what they have. */
  tellsChecksums: boolean
  keys(): Promise<string[]>
  /** Whoever waits for an answer is told that there will be none. */
  cutLines(): void
  close(): Promise<void>
}

/** Known to the store from the start. */
const secret = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

export async function openTestStore(): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), 'jiuxin-store-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: 'jiuxin-files', configs: [] }],
  })
  const { port } = await server.run()
  const settingsFor = (somePort: number): S3Settings => ({
    ...secret,
    endpoint: `http://127.0.0.1:${somePort}`,
    region: 'us-east-1',
    bucket: 'jiuxin-files',
    addressing: 'path',
    cacheBytes: 64 * 1024 * 1024,
  })
  const line = http.createServer((request, reply) => {
    carry(store, port, request, reply).catch(() => reply.destroy())
  })
  const store: TestStore = {
    settings: settingsFor(await listening(line)),
    direct: openObjectStore({ settings: settingsFor(port), log: openLog({ level: 'silent' }) }),
    fault: () => undefined,
    asked: [],
    tellsChecksums: false,
    async keys() {
      const found: string[] = []
      for await (const { key } of store.direct.list('')) found.push(key)
      return found
    },
    cutLines: () => line.closeAllConnections(),
    async close() {
      line.closeAllConnections()
      line.close()
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return store
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function carry(store: TestStore, port: number, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const method = request.method ?? ''
  const path = request.url ?? ''
  store.asked.push(`${method} ${path}`)
  const fault = store.fault({ method, path, count: store.asked.length })
  if (fault === 'hangs') return void request.resume()
  if (fault === 'cuts' && method === 'PUT') return void request.once('data', () => request.destroy())
  const sent = await buffer(request)
  if (fault === 'fails') return answer(reply, 500, '<Error><Code>InternalError</Code></Error>')
  if (fault === 'refuses') return answer(reply, 403, '<Error><Code>AccessDenied</Code></Error>')
  if (fault === 'other-404') return answer(reply, 404, '<html>Not here</html>')
  if (fault === 'other-page' || fault === 'forgets') return answer(reply, 200, '<html>Welcome to this hotel</html>')

  const headers = { ...request.headers, 'accept-encoding': 'identity' }
  const forwarded = http.request({ host: '127.0.0.1', port, method, path, headers, agent: false })
  forwarded.end(sent)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.on('response', resolve)
    forwarded.on('error', reject)
  })
  const body = await buffer(response)
  const said = { ...response.headers, ...checksumOf(store, method, sent, fault) }
  if (fault === 'shortens') {
    const half = body.subarray(0, body.length / 2)
    return void reply.writeHead(response.statusCode!, { ...said, 'content-length': half.length }).end(half)
  }
  reply.writeHead(response.statusCode!, said)
  if (fault === 'mixes-up') return void reply.end(Buffer.alloc(body.length, 'x'))
  if (fault !== 'cuts') return void reply.end(body)
  reply.write(body.subarray(0, body.length / 2), () => reply.destroy())
}

function checksumOf(store: TestStore, method: string, sent: Buffer, fault?: StoreFault): Record<string, string> {
  if (method !== 'PUT') return {}
  if (fault === 'lies-of-checksum') return { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') }
  return store.tellsChecksums ? { 'x-amz-checksum-sha256': createHash('sha256').update(sent).digest('base64') } : {}
}

function answer(reply: ServerResponse, status: number, words: string): void {
  reply.writeHead(status, { 'content-type': 'text/plain' }).end(words)
}
