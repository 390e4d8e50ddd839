// What every reply of the service says to a browser, whichever way it was made: by a route, by the router, by the parser
// of HTTP itself, or by the socket's own handshake. And what the service does with what it is told of the way here.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { liveServer } from '../../src/duty/live-server.ts'
import { type HttpServer, openHttpServer } from '../../src/platform/http-server.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { neverTooBusy } from '../world/never-too-busy.ts'

const publicUrl = 'https://ecg.example.org'
let webFolder: string
let server: HttpServer
let live: ReturnType<typeof liveServer>
let port: number
const lines: string[] = []

beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'jiuxin-web-'))
  await mkdir(join(webFolder, 'assets'))
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>救心</title>')
  await writeFile(join(webFolder, 'assets', 'page.js'), 'void 0')
  server = await open(false)
  live = liveServer(server, { config: { publicUrl, trustProxy: false } })
  port = Number(new URL(await server.listen({ port: 0, host: '127.0.0.1' })).port)
})

afterAll(async () => {
  await live?.close()
  await server?.close()
  await rm(webFolder, { recursive: true })
})

async function open(trustProxy: boolean | number, headerMs = 60_000): Promise<HttpServer> {
  const opened = await openHttpServer({
    log: openLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    metrics: openMetrics(),
    trustProxy,
    publicUrl,
    metricsToken: undefined,
    isReady: async () => false,
    webFolder,
    version: '0.0.0',
    headerMs,
    ...neverTooBusy,
  })
  opened.get('/api/address', async ({ ip }) => ({ ip }))
  opened.get('/api/broken', async () => {
    throw new Error('a secret of the database')
  })
  return opened
}

/** The reply to these bytes, and its headers in lower case. */
async function say(request: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  const [head = '', ...body] = (await text(socket)).split('\r\n\r\n')
  return { status: Number(head.slice(9, 12)), head: head.toLowerCase(), body: body.join('\r\n\r\n') }
}

const get = (path: string, method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nhost: ecg.example.org\r\norigin: https://evil.example\r\naccept: text/html\r\nconnection: close\r\n\r\n`

const replies: [what: string, request: string, status: number][] = [
  ['a page', get('/'), 200],
  ['a file of the page', get('/assets/page.js'), 200],
  ['JSON', get('/api/address'), 200],
  ['the description of the wire', get('/openapi.json'), 200],
  ['the page that shows it', get('/docs/'), 200],
  ['an unknown address', get('/api/nothing'), 404],
  ['a wrong method', get('/api/address', 'PUT'), 405],
  ['TRACE', get('/api/address', 'TRACE'), 404],
  ['a bug', get('/api/broken'), 500],
  ['not ready', get('/readyz'), 503],
  ['an address that is none', get('/api/%E0%A4%A'), 400],
  ['no HTTP', 'GET / HTTP/1.1\r\nhost: x\r\nbroken header\r\n\r\n', 400],
  [
    'two lengths',
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a socket of a foreign page', get('/socket.io/?EIO=4&transport=polling'), 403],
  ['the folder of the files', get('/assets/'), 404],
  ['the history of the source', get('/.git/config').replace('text/html', '*/*'), 404],
  ['settings', get('/.env').replace('text/html', '*/*'), 404],
]

describe('Whatever the service replies', () => {
  it.each(replies)('X281 %s cannot be framed, sniffed or read by a foreign page', async (...reply) => {
    const [what, request, status] = reply
    const { head, body, ...got } = await say(request)
    expect([what, got.status]).toEqual([what, what === 'TRACE' ? expect.any(Number) : status])
    expect(head).toContain('x-content-type-options: nosniff')
    expect(head).toContain('referrer-policy: no-referrer')
    expect(head).toMatch(/content-security-policy: .*base-uri 'none'/)
    expect(head).toMatch(/content-security-policy: .*frame-ancestors 'none'/)
    expect(head).toMatch(/strict-transport-security: max-age=31536000; includesubdomains/)
    expect(head).not.toContain('access-control-allow')
    expect(head).not.toContain('upgrade-insecure-requests')
    expect(head).not.toMatch(/^(server|x-powered-by):/m)
    if (body !== '')
      expect(head).toMatch(/content-type: (application\/json|(text\/|application\/(problem|java)).*charset=utf-8)/)
    expect(body).not.toMatch(/secret of the|node_modules|broken header|evil/)
  })

  it('X281 TRACE repeats nothing', async () => {
    const { status, body } = await say(get('/', 'TRACE'))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body).not.toContain('evil.example')
  })

  it('X281 the handshake of a socket of our own says so as well', async () => {
    const reply = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`)
    expect([reply.status, reply.headers.get('x-content-type-options')]).toEqual([200, 'nosniff'])
    expect(reply.headers.get('cache-control')).toBe('no-store')
    await reply.body?.cancel()
  })

  it('X290 the number of a line, read in somebody’s address, opens nothing without his session', async () => {
    const line = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`
    const his = { cookie: 'theme=dark; jiuxin_session=his' }
    const opened = await (await fetch(line, { headers: his })).text()
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string }
    const speak = async (headers: Record<string, string>, more = '') =>
      (await fetch(`${line}&sid=${sid}${more}`, { method: 'POST', body: '40', headers })).status
    expect(await speak({})).toBe(400)
    expect(await speak({ cookie: 'jiuxin_session=mine' })).toBe(400)
    expect(await speak({ cookie: 'jiuxin_session=mine' }, '&sid=x')).toBe(400)
    expect(await speak({ authorization: 'Bearer mine' })).toBe(400)
    const twice = await fetch(`${line}&x=?&sid=${sid}`, { method: 'POST', body: '40' })
    expect(twice.status).toBe(400)
    expect(await speak(his)).toBe(200)
  })

  it('X287 whatever is sent, a line of the log stays one line of JSON', async () => {
    const inject = encodeURIComponent('x\n{"level":30,"msg":"signed in"}')
    await say(get(`/api/${inject}?a=${inject}`))
    await server.inject({ url: '/api/broken', headers: { 'x-request-id': 'abcdefgh\n{"level":30}' } })
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      expect(line.trimEnd()).not.toContain('\n')
      expect(JSON.parse(line)).toMatchObject({ time: expect.stringMatching(/Z$/) })
    }
    expect(lines.join('')).not.toContain('signed in')
  })
})

describe('Headers that never end', () => {
  it('X291 cost a line its life, not the service', async () => {
    const impatient = await open(false, 300)
    const address = new URL(await impatient.listen({ port: 0, host: '127.0.0.1' }))
    const slow = Array.from({ length: 40 }, () => connect(Number(address.port), '127.0.0.1'))
    const replies = slow.map(async (line) => {
      line.write('GET / HTTP/1.1\r\nhost: x\r\nx-one: 1\r\n')
      return text(line)
    })
    expect((await fetch(`${address.origin}/healthz`)).status).toBe(200)
    for (const reply of await Promise.all(replies)) expect(reply).toMatch(/^HTTP\/1.1 4\d\d /)
    await impatient.close()
  }, 30_000)
})

describe('The address of who asks', () => {
  const forged = { 'x-forwarded-for': '1.2.3.4, 203.0.113.9', 'x-real-ip': '1.2.3.4', forwarded: 'for=1.2.3.4' }

  it.each<[boolean | number, string]>([
    [false, '127.0.0.1'],
    [1, '203.0.113.9'],
  ])('X286 with TRUST_PROXY=%s nobody chooses his own', async (trustProxy, expected) => {
    const behind = await open(trustProxy)
    expect((await behind.inject({ url: '/api/address', headers: forged })).json()).toEqual({ ip: expected })
    await behind.close()
  })
})
