// What is kept of a line while it lasts: who opened it, and nothing else of the request that did.

import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import Fastify from 'fastify'
import { io, type Socket } from 'socket.io-client'
import type { LiveServer } from '../../src/duty/live.ts'
import { liveServer } from '../../src/duty/live-server.ts'
import { until } from '../world/until.ts'

const http = Fastify()
const phones: Socket[] = []
let live: LiveServer
let address: string

beforeAll(async () => {
  live = liveServer(http, { config: { publicUrl: undefined, trustProxy: false } })
  await http.listen({ host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`
})

afterAll(async () => {
  for (const phone of phones) phone.disconnect()
  await live?.close()
})

async function connect(headers: Record<string, string>, transports = ['websocket']): Promise<Socket> {
  const phone = io(address, { transports, forceNew: true, reconnection: false, extraHeaders: headers })
  phones.push(phone)
  await until('a phone that is connected', () => phone.connected)
  return phone
}

/** Somebody asks for a websocket of his own on the line with this number; the status of the reply. */
function takeOver(sid: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(`${address}/socket.io/?EIO=4&transport=websocket&sid=${sid}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('somebody else 01').toString('base64'),
        ...headers,
      },
    })
    asking.once('upgrade', ({ statusCode }, line) => {
      line.destroy()
      resolve(statusCode)
    })
    asking.once('response', ({ statusCode }) => resolve(statusCode))
    asking.once('error', reject)
    asking.end()
  })
}

it('D97 of the request that opened a websocket only its sign-in is kept, and his line is still nobody else’s', async () => {
  const his = { cookie: 'theme=dark; jiuxin_session=his', 'accept-language': 'en' }
  const phone = await connect({ ...his, 'x-large': 'x'.repeat(4_000) })
  const here = await until('its end here', () => live.of('/').sockets.get(phone.id!))
  expect(here.conn.request.headers).toEqual(his)
  expect(here.handshake.headers).toEqual(his)
  const sid = phone.io.engine.id!
  expect(await takeOver(sid, {})).toBe(400)
  expect(await takeOver(sid, { cookie: 'jiuxin_session=mine' })).toBe(400)
  expect(await takeOver(sid, { authorization: 'Bearer his' })).toBe(101)
  const program = await connect({ authorization: 'Bearer its' })
  expect(await takeOver(program.io.engine.id!, his)).toBe(400)
  for (const one of [phone, program]) {
    const heard = new Promise((resolve) => one.once('heads', resolve))
    live.emit('heads', [])
    expect(await heard).toEqual([])
  }
  // what is cut here is cut there
  const gone = new Promise((resolve) => phone.once('disconnect', resolve))
  here.conn.request.socket.destroy()
  expect(await gone).toBe('transport close')
})

it('D98 a line without a websocket keeps what its next requests are compared with, also when it gets one later', async () => {
  const his = { cookie: 'jiuxin_session=his', 'x-more': 'more' }
  const poll = await connect(his, ['polling'])
  const here = await until('its end here', () => live.of('/').sockets.get(poll.id!))
  expect(here.conn.request.headers).toMatchObject(his)
  const later = await connect(his, ['polling', 'websocket'])
  const there = await until('its end here', () => live.of('/').sockets.get(later.id!))
  await until('a websocket', () => there.conn.transport.name === 'websocket')
  const heard = Promise.all([poll, later].map((one) => new Promise((resolve) => one.once('heads', resolve))))
  live.emit('heads', [])
  expect(await heard).toEqual([[], []])
  expect(await takeOver(later.io.engine.id!, {})).toBe(400)
})
