// What one moment brings leaves for each phone in one write: whole, in order, over whatever line the phone has.

import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import type { Entry } from '../../src/consultation/model.ts'
import type { LiveServer, LiveSocket } from '../../src/duty/live.ts'
import { socketsIn } from '../../src/duty/live.ts'
import { pushEntries } from '../../src/duty/push-entries.ts'
import type { RelayMessage } from '../../src/duty/relay.ts'
import { type Push, sendTogether } from '../../src/duty/send-together.ts'
import type { Actor } from '../../src/people/actor.ts'
import { until } from '../world/until.ts'

const lines = {
  'a websocket': { transports: ['websocket'] },
  'no websocket': { transports: ['polling'] },
  'a websocket that begins without one': { transports: ['polling', 'websocket'] },
}

let http: HttpServer
let live: LiveServer
let address: string
let phones: Socket[]

/** Everybody is who he says he is: permissions are other tests' concern. */
beforeEach(async () => {
  http = createServer()
  live = new Server(http, { serveClient: false, perMessageDeflate: false })
  live.use((socket, next) => {
    socket.data = { ...socket.data, actor: socket.handshake.auth as Actor, watching: new Set() }
    socket.join('everybody')
    next()
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  phones = []
})

afterEach(async () => {
  for (const phone of phones) phone.disconnect()
  await live.close()
})

interface Phone {
  heard: { name: string; body: unknown }[]
  here: LiveSocket
}

async function connect(line: object, actor: Partial<Actor> = {}): Promise<Phone> {
  const phone = io(address, { ...line, forceNew: true, reconnection: false, auth: actor })
  phones.push(phone)
  const heard: Phone['heard'] = []
  phone.onAny((name: string, body: unknown) => heard.push({ name, body }))
  await until('a phone that is connected', () => phone.connected)
  const here = await until('its end here', () => live.of('/').sockets.get(phone.id!))
  return { heard, here }
}

const everybody = () => [...socketsIn(live, ['everybody'])]
const asHeard = (pushes: readonly Push[]) => pushes.map(([name, body]) => ({ name, body }))

describe.each(Object.entries(lines))('over %s', (_, line) => {
  it('D94 what is pushed together arrives whole and in order, between what was said before and after it', async () => {
    const phone = await connect(line)
    const pushes: Push[] = [
      ['heads', []],
      ['ring-stopped', { callId: '1', consultationId: '2', by: '系统 "\u001e\\\n 🫀' }],
      // the three ways in which a frame tells its length
      ['ring-stopped', { callId: '1', consultationId: '2', by: '字'.repeat(300) }],
      ['ring-stopped', { callId: '1', consultationId: '2', by: '字'.repeat(30_000) }],
    ]
    const all: Push[] = []
    const say = (...some: Push[]) => {
      all.push(...some)
      return some
    }
    for (let round = 0; round < 8; round++) {
      phone.here.emit('duty', say(['duty', { duty: [] }])[0]![1] as never)
      sendTogether(everybody(), say(...pushes))
      sendTogether(everybody(), say(pushes[round % 4]!))
      // so that some of it is said while the line changes
      if (round % 2 === 0) await new Promise((go) => setImmediate(go))
    }
    await until('the last push', () => phone.heard.length >= all.length)
    expect(phone.heard).toEqual(asHeard(all))
  })
})

it('D95 what is pushed together is one packet on a websocket, and no packet when there is nothing to say', async () => {
  const phone = await connect(lines['a websocket'])
  const packets: { data: string; options: { wsPreEncodedFrame?: Buffer[] } }[] = []
  phone.here.conn.on('packetCreate', (packet) => packets.push(packet))
  const pushes: Push[] = [
    ['heads', []],
    ['duty', { duty: [] }],
    ['heads', []],
  ]
  sendTogether(everybody(), pushes)
  sendTogether(everybody(), [])
  await until('three pushes', () => phone.heard.length === 3)
  expect(phone.heard).toEqual(asHeard(pushes))
  expect(packets).toHaveLength(1)
  // one piece is one write
  expect(packets[0]!.options.wsPreEncodedFrame).toHaveLength(1)
})

it.each([
  ['that are pressed', { perMessageDeflate: { threshold: 1024 } }],
  ['whose sender cannot', { socket: null }],
])(
  'D99 a websocket over which frames cannot go as they are (%s) hears each push as a packet of its own',
  async (_, line) => {
    const phone = await connect(lines['a websocket'])
    const packets: string[] = []
    phone.here.conn.on('packetCreate', ({ data }: { data: string }) => packets.push(data))
    const transport = phone.here.conn.transport as unknown as { socket: object; perMessageDeflate: unknown }
    // the same line, and another sender: everything but the one thing that Engine.IO asks for
    const { socket } = transport
    const withoutSender = new Proxy(socket, {
      get: (whole, key) => {
        const value = key === '_sender' ? undefined : Reflect.get(whole, key)
        return typeof value === 'function' ? value.bind(whole) : value
      },
    })
    Object.assign(transport, 'socket' in line ? { socket: withoutSender } : line)
    const pushes: Push[] = [
      ['heads', []],
      ['duty', { duty: [] }],
    ]
    sendTogether(everybody(), pushes)
    await until('two pushes', () => phone.heard.length === 2)
    expect(phone.heard).toEqual(asHeard(pushes))
    expect(packets).toHaveLength(2)
  },
)

it('D96 entries of one commit: each hears what is his, the bare number of what is not, and the person on duty first', async () => {
  const at = (siteId: string, role: 'clinic_doctor' | 'specialist') =>
    [{ siteId, siteName: siteId, tier: 'rescue_unit', role }] as const
  const who = { networkId: 'n', rosterIds: [] }
  const asking = await connect(lines['a websocket'], {
    ...who,
    personId: 'a',
    memberships: at('clinic', 'clinic_doctor'),
  })
  const [colleague, onDuty] = [
    await connect(lines['a websocket'], { ...who, personId: 'b', memberships: at('hospital', 'specialist') }),
    await connect(lines['a websocket'], { ...who, personId: 'c', memberships: at('hospital', 'specialist') }),
  ]
  const stranger = await connect(lines['a websocket'], { ...who, networkId: 'other', personId: 'd', memberships: [] })
  for (const { here } of [asking, colleague, onDuty, stranger]) {
    here.join('consultation:q')
    here.data.watching.add('q')
  }
  const order: string[] = []
  for (const { here } of [asking, colleague, onDuty, stranger])
    here.conn.on('packetCreate', () => order.push(here.data.actor.personId))
  const entries = ['said', 'duty-offered', 'said'].map((kind, index) => ({ seq: index + 1, kind })) as Entry[]
  const news = {
    type: 'entries',
    consultationId: 'q',
    subject: { networkId: 'n', siteId: 'clinic', hospitalSiteId: 'hospital', destinationSiteId: null, rosterId: 'r' },
    entries,
    summary: { id: 'q' },
    first: [],
  } as unknown as Extract<RelayMessage, { type: 'entries' }>
  pushEntries(live, { onDutyFor: () => ['c'] } as never, news)
  for (const phone of [asking, colleague, onDuty]) await until('three entries', () => phone.heard.length === 3)
  const [first, hidden, last] = entries
  const tell = (entry: object, more = {}) => ({ name: 'entry', body: { consultationId: 'q', entry, ...more } })
  const summary = { summary: { id: 'q' } }
  expect(onDuty.heard).toEqual([tell(first!), tell(hidden!), tell(last!, summary)])
  expect(colleague.heard).toEqual(onDuty.heard)
  expect(asking.heard).toEqual([tell(first!), tell({ seq: 2 }), tell(last!, summary)])
  expect(stranger.heard).toEqual([])
  expect(stranger.here.data.watching.has('q')).toBe(false)
  expect(order[0]).toBe('c')
  expect(order).toHaveLength(3)
})
