// The server's manners, before any room has moved in: one way to say no, in the reader's language, never a 5xx for
// what a client sends.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { type HttpServer, openHttpServer } from '../../src/platform/http-server.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { RefusalError } from '../../src/platform/refusal-error.ts'
import { Unavailable } from '../../src/platform/unavailable.ts'
import { neverTooBusy } from '../world/never-too-busy.ts'

let server: HttpServer
let webFolder: string
let port: number
let isReady = true
const lines: string[] = []
const metrics = openMetrics()
const secret = '张三 13800001234'

beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'jiuxin-web-'))
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>救心</title>')
  server = await openHttpServer({
    log: openLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    metrics,
    trustProxy: false,
    publicUrl: undefined,
    metricsToken: 'a-token-for-the-numbers',
    isReady: async () => isReady,
    webFolder,
    version: '0.0.0',
    requestsPerMinute: 500,
    ...neverTooBusy,
  })
  const body = z.strictObject({ age: z.number().int().max(120), sex: z.enum(['male', 'female']) })
  server.post('/api/echo', { schema: { body } }, async (request) => request.body)
  const params = z.object({ id: z.string().max(22) })
  server.get('/api/records/:id', { schema: { params } }, async () => ({ ok: true }))
  server.get('/api/refused', async () => {
    throw new RefusalError('already-accepted', { owner: '王医生' })
  })
  server.get('/api/away', async () => {
    throw new Unavailable(new Error('gone'))
  })
  server.get('/api/broken', async () => {
    throw Object.assign(new Error(secret), { severity: 'ERROR', code: '23505', detail: secret, where: secret })
  })
  server.get('/api/limited', { config: { rateLimit: { max: 2, timeWindow: '1 minute' } } }, async () => ({ ok: true }))
  await server.listen({ port: 0, host: '127.0.0.1' })
  port = (server.server.address() as { port: number }).port
})

afterAll(async () => {
  await server?.close()
  await rm(webFolder, { recursive: true })
})

const ask = (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  more: { payload?: string; headers?: Record<string, string> } = {},
) => server.inject({ method, url, ...more })
const json = { 'content-type': 'application/json' }

describe('the HTTP server', () => {
  it('X20 a refusal is a problem body with its sentence, Chinese first, English when asked', async () => {
    const chinese = await ask('GET', '/api/refused', { headers: { 'accept-language': 'zh-CN,en;q=0.5' } })
    expect(chinese.statusCode).toBe(409)
    expect(chinese.headers['content-type']).toContain('application/problem+json')
    expect(chinese.json()).toMatchObject({ code: 'already-accepted', status: 409, retryable: false })
    expect(chinese.json().detail).toContain('王医生 已接诊')
    const english = await ask('GET', '/api/refused', { headers: { 'accept-language': 'en-GB' } })
    expect(english.json().detail).toContain('王医生 has already accepted')
  })

  it('X20 fields that are wrong are named, and what was typed is not repeated', async () => {
    const payload = JSON.stringify({ age: 130, sex: secret })
    const reply = await ask('POST', '/api/echo', { payload, headers: json })
    expect(reply.statusCode).toBe(422)
    expect(Object.keys(reply.json().fields).sort()).toEqual(['age', 'sex'])
    expect(reply.body).not.toContain(secret)
  })

  it('X27 what is wrong with them is said in the language of the reader', async () => {
    const payload = JSON.stringify({ age: 'old' })
    const chinese = await ask('POST', '/api/echo', { payload, headers: json })
    expect(chinese.json().fields.age).toBe('须为数字')
    const english = await ask('POST', '/api/echo', { payload, headers: { ...json, 'accept-language': 'en' } })
    expect(english.json().fields.age).toBe('must be a number')
  })

  it.each([
    ['malformed JSON', 400, 'bad-request', { payload: '{"age":', headers: json }],
    ['no body', 400, 'bad-request', { payload: '', headers: json }],
    ['a forbidden key', 400, 'bad-request', { payload: '{"__proto__": {}}', headers: json }],
    ['too long a body', 413, 'too-large', { payload: JSON.stringify('x'.repeat(70_000)), headers: json }],
    ['another type', 415, 'unsupported-media-type', { payload: '<a/>', headers: { 'content-type': 'text/xml' } }],
  ])('X20 %s is a %i', async (_, status, code, sent) => {
    const reply = await ask('POST', '/api/echo', sent)
    expect([reply.statusCode, reply.json().code]).toEqual([status, code])
  })

  it('X20 a malformed id and an unknown address are 404 with the same body, a wrong method 405', async () => {
    const malformed = await ask('GET', `/api/records/${'x'.repeat(60)}`)
    const unknown = await ask('GET', '/api/nothing')
    const endless = await ask('GET', `/api/records/${'x'.repeat(500)}`)
    expect([endless.statusCode, endless.body]).toEqual([404, unknown.body])
    expect([malformed.statusCode, unknown.statusCode]).toEqual([404, 404])
    expect(malformed.body).toBe(unknown.body)
    const wrong = await ask('PUT', '/api/records/abc')
    expect([wrong.statusCode, wrong.json().code, wrong.headers.allow]).toEqual([405, 'method-not-allowed', 'GET, HEAD'])
    expect((await ask('GET', '/api/%E0%A4%A')).statusCode).toBe(400)
  })

  it('X20 bytes that are no HTTP are 400 and the server goes on', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.end('GET / HTTP/1.1\r\nhost: x\r\nbroken header\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /)
    expect((await ask('GET', '/healthz')).statusCode).toBe(200)
  })

  it('X21 the database away is 503 with Retry-After, never a 500', async () => {
    const reply = await ask('GET', '/api/away')
    expect([reply.statusCode, reply.json().code, reply.headers['retry-after']]).toEqual([503, 'unavailable', '2'])
    isReady = false
    const notReady = await ask('GET', '/readyz')
    isReady = true
    expect([notReady.statusCode, notReady.headers['retry-after']]).toEqual([503, '2'])
    expect((await ask('GET', '/readyz')).json()).toEqual({ ok: true })
  })

  it('X22 a bug is answered neutrally, counted, and logged without what the database said of its rows', async () => {
    lines.length = 0
    const reply = await ask('GET', `/api/broken?name=${encodeURIComponent(secret)}`, {
      headers: { 'x-request-id': 'trace-12345' },
    })
    expect([reply.statusCode, reply.json().code, reply.headers['x-request-id']]).toEqual([500, 'bug', 'trace-12345'])
    const log = lines.join('\n')
    expect(log).toContain('"code":"23505"')
    expect(log).toContain('trace-12345')
    expect(log).toContain('/api/broken')
    expect(log + reply.body).not.toMatch(/张三|13800001234|%E5%BC%A0/)
    expect(await metrics.registry.metrics()).toContain('jiuxin_bugs_total{where="/api/broken"} 1')
  })

  it('X23 numbers are read on this machine or with the token, not through a proxy', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    const seen = async (headers: Record<string, string>) => (await ask('GET', '/metrics', { headers })).statusCode
    expect(await seen({})).toBe(200)
    expect(await seen(forwarded)).toBe(404)
    expect(await seen({ ...forwarded, authorization: 'Bearer a-token-for-the-numbers' })).toBe(200)
    expect(await seen({ authorization: 'Bearer wrong' })).toBe(404)
  })

  it('X24 too many requests are told when to come back', async () => {
    for (let count = 0; count < 2; count++) expect((await ask('GET', '/api/limited')).statusCode).toBe(200)
    const reply = await ask('GET', '/api/limited')
    expect([reply.statusCode, reply.json().code]).toEqual([429, 'slow-down'])
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(reply.json().detail).toMatch(/请 \d+ 秒后再试/)
  })

  it('X25 pages come with a policy that lets nothing in from elsewhere and works without https', async () => {
    const page = await ask('GET', '/consultations/abc', { headers: { accept: 'text/html' } })
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(page.body).toContain('救心')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("img-src 'self' blob: data:")
    expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|\*/)
    expect(page.headers['x-content-type-options']).toBe('nosniff')
    expect(page.headers['strict-transport-security']).toBeUndefined()
    expect((await ask('GET', '/missing.js', { headers: { accept: 'text/html' } })).statusCode).toBe(404)
  })

  it('X26 the wire describes itself', async () => {
    const openapi = (await ask('GET', '/openapi.json')).json()
    expect(Object.keys(openapi.paths)).toEqual(expect.arrayContaining(['/api/echo', '/api/records/{id}', '/healthz']))
    const docs = await ask('GET', '/docs/')
    expect([docs.statusCode, docs.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  })

  it('X103 a connection that was opened ahead and asks nothing does not hold up a server that ends', async () => {
    const ending = await openHttpServer({
      log: openLog({ level: 'silent' }),
      metrics: openMetrics(),
      trustProxy: false,
      publicUrl: undefined,
      metricsToken: undefined,
      isReady: async () => true,
      version: '0.0.0',
      ...neverTooBusy,
    })
    const address = await ending.listen({ port: 0, host: '127.0.0.1' })
    const silent = connect(Number(new URL(address).port), '127.0.0.1').resume()
    await new Promise((resolve) => silent.once('connect', resolve))
    // by now the server has heard of it as well, not only the kernel
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    await ending.close()
  }, 15_000)
})
