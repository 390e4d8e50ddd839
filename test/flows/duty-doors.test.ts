// The doors of the live wire: who may connect, what a session that ended hears (nothing), and what nonsense gets.

import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import Fastify from 'fastify'
import { Server } from 'socket.io'
import { limits } from '../../src/contract/limits.ts'
import type { LiveServer } from '../../src/duty/live.ts'
import { liveServer } from '../../src/duty/live-server.ts'
import { signIns } from '../../src/duty/sign-ins.ts'
import { dropSlowSockets } from '../../src/duty/slow-sockets.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, connectPhone, draft, type LiveNode, liveNode, type Phone } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  node = await liveNode(database, { publicUrl: 'https://ecg.example.org' })
})

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

describe('who may connect', () => {
  it('D13 nobody without a live session', async () => {
    for (const token of ['', 'nonsense', 'A'.repeat(43)]) {
      await expect(connectPhone(node.address, token)).rejects.toMatchObject({
        message: 'not-signed-in',
        data: { code: 'not-signed-in', status: 401 },
      })
    }
  })

  it('D14 the cookie of the browser opens the wire like the token', async () => {
    const cookie = `theme=dark; jiuxin_session=${await node.tokenOf('wang')}`
    const phone = await connectPhone(node.address, '', { extraHeaders: { cookie } })
    expect((await phone.value('watchDuty')).duty).toHaveLength(1)
    phone.close()
  })

  it('D15 a page of this service or a program may connect, a page of somebody else may not', async () => {
    const token = await node.tokenOf('wang')
    const from = (origin: string) => connectPhone(node.address, token, { extraHeaders: { origin } })
    for (const origin of [node.address, 'https://ecg.example.org']) (await from(origin)).close()
    for (const origin of [
      'https://evil.example',
      'null',
      'http://ecg.example.org',
      'https://ecg.example.org.evil.example',
    ]) {
      await expect(from(origin)).rejects.toBeDefined()
    }
  })
})

describe('a session that ended', () => {
  it('D16 is told so, is cut within two seconds and hears nothing afterwards', async () => {
    const [lost, kept] = [await node.phone('li'), await node.phone('li')]
    const me = (await node.people.authenticate(lost.token))!
    const started = performance.now()
    await node.people.sessions.revoke((await node.people.authenticate(kept.token))!, me.sessionId)
    await until('the cut', () => !lost.socket.connected)
    expect(performance.now() - started).toBeLessThan(limits.revokedSilenceSeconds * 1000)
    expect(lost.pushed.at(-1)).toMatchObject({ name: 'signed-out' })
    const heard = lost.pushed.length
    await askFromLantian(node, network)
    await kept.hears('entry')
    expect(lost.pushed).toHaveLength(heard)
    await expect(connectPhone(node.address, lost.token)).rejects.toThrow('not-signed-in')
  })

  it('D17 also when it was ended behind the back of every node: within two seconds', async () => {
    const phone = await node.phone('li')
    const { sessionId } = (await node.people.authenticate(phone.token))!
    await database.owner.query('update sessions set expires_at = now() where id = $1', [sessionId])
    await until('the cut', () => !phone.socket.connected, limits.revokedSilenceSeconds * 1000)
  })

  it('D90 whichever way the end is found, the phone hears why: only a session taken away wipes what was begun', async () => {
    const http = createServer()
    const server: LiveServer = new Server(http)
    const log = openLog({ level: 'silent' })
    // nobody tells this server of an end: it finds it by asking for whoever is there
    const people = { ...node.people, onSessionEnded: () => {} }
    const deaf = signIns(server, { people, clock: systemClock, log, metrics: openMetrics() })
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
    const address = `http://127.0.0.1:${(http.address() as { port: number }).port}`
    const ends = [
      ['revoked', 'update sessions set revoked_at = now() where id = $1'],
      ['expired', 'update sessions set expires_at = now() where id = $1'],
    ] as const
    for (const [reason, change] of ends) {
      const phone = await connectPhone(address, await node.tokenOf('li'))
      const { sessionId, networkId } = (await node.people.authenticate(phone.token))!
      await database.owner.query(change, [sessionId])
      await until('the cut', () => {
        deaf.askAgain(networkId)
        return !phone.socket.connected
      })
      expect(phone.of('signed-out').at(-1)).toEqual({ reason })
    }
    await server.close()
  })
})

describe('nonsense', () => {
  it('D18 every malformed message is refused with a listed code, and the wire goes on', async () => {
    const id = await askFromLantian(node, network)
    const phone = await node.phone('wang')
    const codeOf = async (name: string, ...body: unknown[]) => (await phone.ask(name, ...body)).refusal?.code
    for (const body of [
      null,
      7,
      'x',
      [],
      {},
      { consultationId: 7 },
      { consultationId: id, after: -1 },
      { consultationId: id, more: 1 },
    ]) {
      expect(await codeOf('watch', body)).toBe('invalid-body')
    }
    expect(await codeOf('write', { consultationId: id, draft: { draftId: '', kind: 'said', body: {} } })).toBe(
      'invalid-body',
    )
    expect(await codeOf('write', { consultationId: id, draft: draft('nonsense') })).toBe('unknown-kind')
    expect(await codeOf('write', { consultationId: id, draft: draft('called', { callId: 'x' }) })).toBe('system-kind')
    expect(await codeOf('write', { consultationId: id, draft: draft('said', { text: 'a\u0000b' }) })).toBe(
      'invalid-body',
    )
    expect(await codeOf('write', { consultationId: id, draft: draft('said', { text: Buffer.from('x') }) })).toBe(
      'invalid-body',
    )
    expect(await codeOf('ringShown', { callId: id })).toBe('not-found')
    expect(await codeOf('ringShown', { callId: 'a\u0000b' })).toBe('not-found')
    for (const name of ['toString', '__proto__', 'hasOwnProperty', 'error', 'join', 'message']) {
      expect(await codeOf(name, {})).toBe('unknown-message')
    }
    expect((await phone.value('clock', { phoneAt: new Date().toISOString() })).serverAt).toMatch(/^\d{4}-.*Z$/)
  })

  it('D19 a message without a callback does no harm', async () => {
    const phone = await node.phone('wang')
    for (const body of [undefined, {}, { consultationId: 'x' }, Buffer.alloc(9)]) {
      phone.socket.emit('watch', body)
      phone.socket.emit('nonsense', body, 1, 2)
    }
    expect(await phone.value('clock')).toBeDefined()
    expect(await phone.ask('clock')).toMatchObject({ ok: true })
  })

  it('D20 a message over the limit cuts the line and nothing else', async () => {
    const [loud, other] = [await node.phone('li'), await node.phone('li')]
    loud.socket.emit('watch', { consultationId: 'x'.repeat(limits.socketMessageBytes + 1) })
    await until('the cut', () => !loud.socket.connected)
    expect(await other.value('clock')).toBeDefined()
  })

  it('D21 a socket that never stops talking is told to slow down, the others are not', async () => {
    const [loud, other] = [await node.phone('li'), await node.phone('li')]
    const replies = await Promise.all(
      Array.from({ length: limits.socketMessagesBurst * 2 }, () => loud.ask('clock', {})),
    )
    const refused = replies.filter(({ ok }) => !ok)
    expect(refused.length).toBeGreaterThan(limits.socketMessagesBurst / 2)
    expect(refused[0]!.refusal).toMatchObject({ code: 'slow-down', retryable: true })
    expect(await other.value('clock')).toBeDefined()
  })
})

describe('phones that take nothing more', () => {
  it('D22 a socket that lets its pushes pile up is cut', async () => {
    const http = createServer()
    const server: LiveServer = new Server(http)
    const stop = dropSlowSockets(server, { log: openLog({ level: 'silent' }) })
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
    const address = `http://127.0.0.1:${(http.address() as { port: number }).port}`
    const [slow, quick] = [await connectPhone(address, ''), await connectPhone(address, '')]
    const pull = pauseLine(slow)
    // the kernel takes as much for him as it pleases, megabytes of it, before anything piles up with us
    let pushed = 0
    await until(
      'the slow one to be gone',
      async () => {
        for (let push = 0; push < 60; push++, pushed++) server.emit('signed-out', { reason: 'x'.repeat(64 * 1024) })
        await until('the quick one to have them', () => quick.of('signed-out').length === pushed, 20_000)
        return server.of('/').sockets.size === 1
      },
      40_000,
    )
    expect(server.of('/').sockets.has(quick.socket.id!)).toBe(true)
    stop()
    pull()
    quick.close()
    await server.close()
  })

  it('D23 a half-open line is noticed within 20 seconds', async () => {
    const http = Fastify()
    const server = liveServer(http, { config: { publicUrl: undefined, trustProxy: false } })
    const phone = await connectPhone(await http.listen({ host: '127.0.0.1', port: 0 }), '')
    const pull = pauseLine(phone)
    expect(server.of('/').sockets.size).toBe(1)
    await until('the server to notice', () => server.of('/').sockets.size === 0, 20_000)
    pull()
    await server.close()
    await http.close()
  })

  it('D24 a node that stops does not wait for a phone in a tunnel', async () => {
    const other = await liveNode(database)
    const phone = await connectPhone(other.address, await other.tokenOf('wang'))
    const pull = pauseLine(phone)
    await expect(Promise.race([other.close().then(() => 'stopped'), later(4_000)])).resolves.toBe('stopped')
    pull()
  })
})

/** As a phone in a tunnel: the line stands, nothing is read. Returns how to pull it. */
function pauseLine({ socket }: Phone): () => void {
  const line = (socket.io.engine.transport as unknown as { ws: { _socket: Socket } }).ws._socket
  line.pause()
  return () => {
    line.destroy()
    socket.disconnect()
  }
}

const later = (ms: number) => new Promise<string>((late) => setTimeout(late, ms, 'still waiting').unref())
