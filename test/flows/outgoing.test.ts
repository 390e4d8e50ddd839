// The way out, with real servers on this machine: it goes where it was checked to go, and nowhere from there.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { type Lookup, type OutgoingFailure, openOutgoing } from '../../src/platform/outgoing.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
})

async function serve(answer: RequestListener): Promise<{ url: string; port: number; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, reply) => {
    asked.push(`${request.headers.host} ${request.url}`)
    answer(request, reply)
  })
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked }
}

const reasonOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'answered',
    (failure: OutgoingFailure) => failure.reason,
  )

const loopback = { allow: [], loopback: true }
const strict = { allow: [], loopback: false }

describe('The way out', () => {
  it('X92 a name that is public once and private the next time is asked once and never followed there', async () => {
    const inside = await serve((_request, reply) => reply.end('the inside'))
    const answers = ['93.184.215.14', '127.0.0.1']
    let asked = 0
    const rebinding: Lookup = async () => [{ address: answers[asked++] ?? '127.0.0.1', family: 4 }]
    const outgoing = openOutgoing({ ...strict, lookup: rebinding, seconds: 0.4 })
    const reason = await reasonOf(outgoing.send({ url: `https://rebound.example:${inside.port}/`, method: 'GET' }))
    expect(['timed-out', 'unreachable']).toContain(reason)
    expect([asked, inside.asked]).toEqual([1, []])
  })

  it('X92 one private address among public ones is enough to refuse', async () => {
    const lookup: Lookup = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.5', family: 4 },
    ]
    const outgoing = openOutgoing({ ...strict, lookup })
    expect(await reasonOf(outgoing.send({ url: 'https://mixed.example/', method: 'GET' }))).toBe('not-allowed')
  })

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', '100.64.1.1', 'fe80::1'])(
    'X92 a public name that resolves to %s is refused',
    async (address) => {
      const lookup: Lookup = async () => [{ address, family: address.includes(':') ? 6 : 4 }]
      const outgoing = openOutgoing({ ...strict, lookup })
      expect(await reasonOf(outgoing.send({ url: 'https://gateway.example/', method: 'GET' }))).toBe('not-allowed')
    },
  )

  it('X92 the connection goes to the address that was checked, under the name that was asked for', async () => {
    const gateway = await serve((_request, reply) => reply.end('ok'))
    const lookup: Lookup = async () => [{ address: '127.0.0.1', family: 4 }]
    const outgoing = openOutgoing({ allow: [`sms.example:${gateway.port}`], loopback: false, lookup })
    const reply = await outgoing.send({ url: `http://sms.example:${gateway.port}/send`, method: 'POST', body: '{}' })
    expect(reply).toEqual({ status: 200, body: 'ok', isWhole: true })
    expect(gateway.asked).toEqual([`sms.example:${gateway.port} /send`])
    const other = openOutgoing({ allow: ['sms.example:1'], loopback: false, lookup })
    const url = `http://sms.example:${gateway.port}/send`
    expect(await reasonOf(other.send({ url, method: 'GET' }))).toBe('not-allowed')
  })

  it('X93 a redirect is an answer: nothing is asked at the place it names', async () => {
    const metadata = await serve((_request, reply) => reply.end('secrets'))
    for (const location of [metadata.url, 'http://169.254.169.254/latest/meta-data']) {
      const gateway = await serve((_request, reply) => reply.writeHead(302, { location }).end())
      const reply = await openOutgoing(loopback).send({ url: gateway.url, method: 'GET' })
      expect(reply.status).toBe(302)
    }
    expect(metadata.asked).toEqual([])
  })

  it('X93 no more of a reply is read than fits', async () => {
    const gateway = await serve((_request, reply) => {
      const more = () => {
        while (!reply.destroyed && reply.write('x'.repeat(16_384)));
      }
      reply.on('drain', more)
      more()
    })
    const reply = await openOutgoing(loopback).send({ url: gateway.url, method: 'GET' })
    expect([reply.status, reply.body.length, reply.isWhole]).toEqual([200, limits.gatewayReplyBytes, false])
  })

  it.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['answers byte by byte', (_request, reply) => void setInterval(() => reply.write('x'), 50).unref()],
  ])('X93 a gateway that %s is given up in time', async (_what, answer) => {
    const gateway = await serve(answer)
    const outgoing = openOutgoing({ ...loopback, seconds: 0.3 })
    expect(await reasonOf(outgoing.send({ url: gateway.url, method: 'GET' }))).toBe('timed-out')
  })

  it('X93 a name server that never answers is given up in time as well', async () => {
    const outgoing = openOutgoing({ ...strict, seconds: 0.2, lookup: () => new Promise(() => {}) })
    expect(await reasonOf(outgoing.send({ url: 'https://gateway.example/', method: 'GET' }))).toBe('timed-out')
  })

  it('X93 a proxy of the environment is not used', async () => {
    const proxy = await serve((_request, reply) => reply.end('proxied'))
    const gateway = await serve((_request, reply) => reply.end('direct'))
    const before = { ...process.env }
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' })
    try {
      expect((await openOutgoing(loopback).send({ url: gateway.url, method: 'GET' })).body).toBe('direct')
    } finally {
      process.env = before
    }
    expect(proxy.asked).toEqual([])
  })

  it('X93 a port where nobody listens is unreachable', async () => {
    const gone = await serve(() => {})
    await new Promise((closed) => servers.pop()!.close(closed))
    expect(await reasonOf(openOutgoing(loopback).send({ url: gone.url, method: 'GET' }))).toBe('unreachable')
  })
})

describe('A name server that does not answer', () => {
  it('K243 is asked once for a host, however many wait for it, and again by whoever comes later', async () => {
    const asked: string[] = []
    let answer: ((found: { address: string; family: number }[]) => void) | undefined
    const outgoing = openOutgoing({
      allow: [],
      loopback: false,
      lookup: (host) => {
        asked.push(host)
        return new Promise((resolve) => {
          answer = resolve
        })
      },
    })
    const resolve = () => outgoing.resolve('gateway.example', 443, { isPlain: false })
    const waiting = [resolve(), resolve(), resolve()]
    const found = [{ address: '203.0.114.7', family: 4 }]
    answer?.(found)
    expect(await Promise.all(waiting)).toEqual([found, found, found])
    expect(asked).toEqual(['gateway.example'])
    const later = resolve()
    answer?.(found)
    expect(await later).toEqual(found)
    expect(asked).toHaveLength(2)
  })
})
