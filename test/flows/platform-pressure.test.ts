// A server whose loop stands still sends people away, but nobody who asks for help.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type HttpServer, openHttpServer } from '../../src/platform/http-server.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'

let server: HttpServer
let address: string
let webFolder: string

beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'jiuxin-web-'))
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>救心</title>')
  server = await openHttpServer({
    log: openLog({ level: 'silent' }),
    metrics: openMetrics(),
    trustProxy: false,
    publicUrl: undefined,
    metricsToken: undefined,
    isReady: async () => true,
    webFolder,
    version: '0.0.0',
    requestsPerMinute: 100_000,
    mostLoopDelayMs: 50,
  })
  server.get('/api/list', async () => ({ ok: true }))
  server.post('/api/ask', { config: { isUrgent: true } }, async () => ({ ok: true }))
  address = await server.listen({ port: 0, host: '127.0.0.1' })
})

afterAll(async () => {
  await server?.close()
  await rm(webFolder, { recursive: true })
})

describe('Under pressure', () => {
  it('X100 asking, writing and the page itself are served while everything else is told to come again', async () => {
    const status = async (path: string, method = 'GET') => (await fetch(address + path, { method })).status
    const seen = new Set<string>()
    const deadline = performance.now() + 20_000
    while (performance.now() < deadline && !seen.has('503 200 200 200 503')) {
      standStill(1200)
      const inARow = [
        await status('/api/list'),
        await status('/api/ask', 'POST'),
        await status('/healthz'),
        await status('/'),
        await status('/api/list'),
      ]
      seen.add(inARow.join(' '))
    }
    expect([...seen]).toContain('503 200 200 200 503')
    expect([...seen].filter((statuses) => !/^\d+ 200 200 200 \d+$/.test(statuses))).toEqual([])
  }, 40_000)
})

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
