// The 32 behaviours that the official suites of Engine.IO 4 and Socket.IO 5 ask for, asked of our own live server in our own
// words: a server that differs from the protocol would lock out clients that keep to it.

import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '../world/until.ts'
import { openProtocolServer } from './protocol-profile.ts'

interface Wire {
  send(packet: string | Uint8Array): void
  close(): void
  on(event: string, hear: (...heard: never[]) => void): void
}
const WebSocket = createRequire(import.meta.url)('ws') as new (url: string) => Wire

let server: Awaited<ReturnType<typeof openProtocolServer>>

beforeAll(async () => {
  // a busy machine answers a ping late
  server = await openProtocolServer(0, 3_000)
})

afterAll(async () => {
  await server?.close()
})

const poll = (more: string, body?: string, method = body === undefined ? 'GET' : 'POST') =>
  fetch(`${server.address}/socket.io/?${more}`, { method, ...(body === undefined ? {} : { body }) })
const lineOf = async () => JSON.parse((await (await poll('EIO=4&transport=polling')).text()).slice(1)).sid as string
const on = (sid: string) => `EIO=4&transport=polling&sid=${sid}`

/** A websocket that remembers; the server's pings stay out unless they are wanted. */
function wire(more = 'EIO=4&transport=websocket', wantsPings = false) {
  const line = new WebSocket(`${server.address.replace('http', 'ws')}/socket.io/?${more}`)
  const heard: (string | Buffer)[] = []
  const state = { isClosed: false, isOpen: false }
  line.on('message', (packet: Buffer, isBinary: boolean) => {
    const one = isBinary ? packet : String(packet)
    if (one === '2' && !wantsPings) line.send('3')
    else heard.push(one)
  })
  line.on('open', () => (state.isOpen = true))
  line.on('close', () => (state.isClosed = true))
  line.on('error', () => {})
  return {
    heard,
    say: (packet: string | Uint8Array) => line.send(packet),
    open: () => until('the line to open', () => state.isOpen),
    closed: () => until('the line to be closed', () => state.isClosed, 10_000),
    nth: (place: number) => until(`packet ${place}`, () => heard[place], 10_000),
    close: () => line.close(),
  }
}

/** In the main space, greeted. */
async function inside() {
  const line = wire()
  await line.nth(0)
  line.say('40')
  await line.nth(2)
  return line
}

const opening = { sid: expect.any(String), pingInterval: 300, pingTimeout: 3_000, maxPayload: 1_000_000 }

describe('Engine.IO 4', () => {
  it('X322 opens a polling line and a websocket, and says what both have to keep to', async () => {
    const text = await (await poll('EIO=4&transport=polling')).text()
    expect(text[0]).toBe('0')
    expect(JSON.parse(text.slice(1))).toEqual({ ...opening, upgrades: ['websocket'] })
    const line = wire()
    expect(JSON.parse(String(await line.nth(0)).slice(1))).toEqual({ ...opening, upgrades: [] })
    line.close()
  })

  it.each(['transport=polling', 'EIO=abc&transport=polling', 'EIO=4', 'EIO=4&transport=abc'])(
    'X322 opens no polling line for %s',
    async (more) => expect((await poll(more)).status).toBe(400),
  )

  it.each(['POST', 'PUT'])('X322 opens no polling line by %s', async (method) => {
    expect((await poll('EIO=4&transport=polling', 'x', method)).status).toBe(400)
  })

  it.each(['transport=websocket', 'EIO=abc&transport=websocket', 'EIO=4', 'EIO=4&transport=abc'])(
    'X322 opens no websocket for %s',
    async (more) => expect(await wire(more).closed()).toBe(true),
  )

  it('X322 pings a polling line as long as it answers, and gives it up when it does not', async () => {
    const sid = await lineOf()
    for (let times = 0; times < 3; times++) {
      expect(await (await poll(on(sid))).text()).toBe('2')
      expect((await poll(on(sid), '3')).status).toBe(200)
    }
    await until('the line to be given up', async () => (await poll(on(sid))).status === 400, 10_000)
  }, 20_000)

  it('X322 pings a websocket, and closes it when no pong comes', async () => {
    const line = wire(undefined, true)
    for (const place of [1, 2, 3]) {
      expect(await line.nth(place)).toBe('2')
      line.say('3')
    }
    await line.closed()
  }, 20_000)

  it('X322 ends a polling line that says so, and a websocket', async () => {
    const sid = await lineOf()
    const [polled, said] = await Promise.all([poll(on(sid)), poll(on(sid), '1')])
    expect([polled.status, await polled.text(), said.status]).toEqual([200, '6', 200])
    expect((await poll(on(sid))).status).toBe(400)
    const line = wire(undefined, true)
    await line.nth(0)
    line.say('1')
    await line.closed()
  })

  it('X322 changes from polling to a websocket, and then hears neither the old line nor a second new one', async () => {
    const sid = await lineOf()
    const upgrade = `EIO=4&transport=websocket&sid=${sid}`
    const line = wire(upgrade)
    await line.open()
    line.say('2probe')
    expect(await line.nth(0)).toBe('3probe')
    line.say('5')
    await until('the change', async () => (await poll(on(sid))).status === 400, 10_000)
    await wire(upgrade).closed()
    line.close()
  })
})

describe('Socket.IO 5', () => {
  it.each([
    ['40', '', '42["auth",{}]'],
    ['40{"token":"123"}', '', '42["auth",{"token":"123"}]'],
    ['40/custom,', '/custom,', '42/custom,["auth",{}]'],
    ['40/custom,{"token":"abc"}', '/custom,', '42/custom,["auth",{"token":"abc"}]'],
  ])('X323 %s is let in, with what it says of itself', async (asked, space, auth) => {
    const line = wire()
    await line.nth(0)
    line.say(asked)
    const answer = String(await line.nth(1))
    expect(answer.startsWith(`40${space}`)).toBe(true)
    expect(JSON.parse(answer.slice(2 + space.length))).toEqual({ sid: expect.any(String) })
    expect(await line.nth(2)).toBe(auth)
    line.close()
  })

  it('X323 an unknown space is refused, nonsense and silence are closed', async () => {
    const [lost, wild, silent] = [wire(), wire(), wire(undefined, true)]
    await Promise.all([lost.nth(0), wild.nth(0)])
    lost.say('40/random')
    expect(await lost.nth(1)).toBe('44/random,{"message":"Invalid namespace"}')
    wild.say('4abc')
    await wild.closed()
    await silent.closed()
    lost.close()
  }, 30_000)

  it('X323 leaving the main space leaves the line alive, leaving another one leaves the main space', async () => {
    const gone = wire(undefined, true)
    await gone.nth(0)
    gone.say('40')
    await gone.nth(2)
    gone.say('41')
    expect(await gone.nth(3)).toBe('2')
    gone.close()
    const line = await inside()
    line.say('40/custom')
    await line.nth(4)
    line.say('41/custom')
    line.say('42["message","message to main namespace"]')
    expect(await line.nth(5)).toBe('42["message-back","message to main namespace"]')
    line.close()
  })

  it.each([
    ['42["message",1,"2",{"3":[true]}]', '42["message-back",1,"2",{"3":[true]}]'],
    ['42456["message-with-ack",1,"2",{"3":[false]}]', '43456[1,"2",{"3":[false]}]'],
  ])('X323 %s comes back', async (said, answer) => {
    const line = await inside()
    line.say(said)
    expect(await line.nth(3)).toBe(answer)
    line.close()
  })

  it.each([
    ['452-["message",', '452-["message-back",'],
    ['452-789["message-with-ack",', '462-789['],
  ])('X323 %s with two pieces of bytes comes back', async (said, answer) => {
    const places = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'
    const line = await inside()
    line.say(said + places)
    line.say(Uint8Array.from([1, 2, 3]))
    line.say(Uint8Array.from([4, 5, 6]))
    await line.nth(5)
    expect(line.heard.slice(3)).toEqual([answer + places, Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])])
    line.close()
  })

  it.each(['4abc', '42{}', '42abc["message-with-ack",1,"2",{"3":[false]}]'])(
    'X323 %s is no packet, and closes the line',
    async (packet) => {
      const line = await inside()
      line.say(packet)
      expect(await line.closed()).toBe(true)
    },
  )
})
