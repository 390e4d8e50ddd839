// Hundreds of lines that say a header, or a byte of a body, now and then, or take a byte of an answer: they go, and
// whoever asks a question meanwhile is heard. A few slow ones are phones in tunnels, and stay.

import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { until } from '../world/until.ts'

/** How long the service waits: briefly where lines are to be left in peace for longer, else longer than opening them takes. */
const patienceMs = { few: 1_000, crowd: 6_000 }
const crowdOf = 800
const hundreds = 200
const strays = 5
const kinds = {
  'headers that never end': () => 'GET / HTTP/1.1\r\nhost: x\r\nx-one: 1\r\n',
  'the body of a sign-in': () => `POST /api/sessions HTTP/1.1\r\n${json}content-length: 4000\r\n\r\n{`,
  'a body that nobody reads': () => `POST /api/consultations HTTP/1.1\r\n${json}transfer-encoding: chunked\r\n\r\n`,
  'a poll of the live line': () =>
    `POST /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nhost: x\r\ncontent-length: 4000\r\n\r\n4`,
}
const json = 'host: x\r\ncontent-type: application/json\r\n'
let sid = ''

const worlds: AppWorld[] = []
const lines: Socket[] = []

async function openWorld(ms: number): Promise<AppWorld> {
  const world = await openAppWorld({ logLevel: 'error', headerMs: ms, slowLineMs: ms })
  worlds.push(world)
  return world
}

afterAll(async () => {
  for (const line of lines) line.destroy()
  for (const world of worlds) await world.close()
}, 60_000)

describe('Lines that hardly move', () => {
  let world: AppWorld

  beforeAll(async () => {
    world = await openWorld(patienceMs.few)
  }, 180_000)

  it('X319 are left in peace where they are few: a phone in a tunnel goes on where it was', async () => {
    const { token } = await world.phone('lantian')
    const body = JSON.stringify({ phone: '13800000000', email: null })
    const line = connect(Number(new URL(world.address).port), '127.0.0.1')
    const heard: string[] = []
    line.on('data', (some) => heard.push(String(some)))
    line.write(
      `PUT /api/me/contact HTTP/1.1\r\nauthorization: Bearer ${token}\r\n${json}content-length: ${body.length}\r\n\r\n{`,
    )
    const beganMs = performance.now()
    await until('three times the patience to pass', () => performance.now() - beganMs > 3 * patienceMs.few, 30_000)
    line.write(body.slice(1))
    expect(await until('an answer', () => heard.join('').match(/^HTTP\/1.1 (\d+)/)?.[1])).toBe('200')
    line.destroy()
  }, 60_000)

  it('X319 and sixty long polls that wait for us are none of them', async () => {
    const at = `${world.address}/socket.io/?EIO=4&transport=polling`
    const polls = Array.from({ length: 60 }, async () => {
      const opened = await (await fetch(at)).text()
      const line = `${at}&sid=${(JSON.parse(opened.slice(1)) as { sid: string }).sid}`
      // nothing is said on it until the server's first ping, seconds after this patience
      return fetch(line, { signal: AbortSignal.timeout(4 * patienceMs.few) }).then(
        ({ status }) => status,
        (error: Error) => error.name,
      )
    })
    expect(new Set(await Promise.all(polls))).toEqual(new Set(['TimeoutError']))
  }, 60_000)
})

describe('Hundreds of lines that hardly move', () => {
  let world: AppWorld

  beforeAll(async () => {
    world = await openWorld(patienceMs.crowd)
  }, 180_000)

  it('X318 are cut where there are hundreds, and a question is asked and taken meanwhile', async () => {
    const polled = await (await fetch(`${world.address}/socket.io/?EIO=4&transport=polling`)).text()
    sid = (JSON.parse(polled.slice(1)) as { sid: string }).sid
    const lantian = await world.phone('lantian')
    const slow: SlowLine[] = []
    const open = () => slow.filter(({ isOpen }) => isOpen())
    // a machine that takes longer for them than the service waits opens some anew
    for (let tries = 0; tries < 10 && open().length < hundreds; tries++) {
      const more = Array.from({ length: crowdOf - open().length }, (_, nth) =>
        slowLine(world, Object.values(kinds)[nth % 4]!()),
      )
      slow.push(...more)
      await until('all to be connected', () => more.every(({ isConnected }) => isConnected()), 60_000)
    }
    expect(open().length).toBeGreaterThanOrEqual(hundreds)
    const asked = await lantian.open()
    expect(asked.consultation.id).toEqual(expect.any(String))
    const left = () => open().map(({ head }) => head.split('\r')[0])
    // one that a busy machine took in when the crowd had gone is one of few, and few are left in peace
    await until('the slow lines to be gone', () => left().length <= strays, 90_000).catch(() => {})
    expect(left().slice(strays)).toEqual([])
    expect(await world.bugs()).toEqual([])
  }, 240_000)
})

interface SlowLine {
  isConnected(): boolean
  isOpen(): boolean
  head: string
}

function slowLine(world: AppWorld, head: string): SlowLine {
  const line: Socket = connect(Number(new URL(world.address).port), '127.0.0.1')
  lines.push(line)
  let isConnected = false
  let isOver = false
  line.on('connect', () => {
    isConnected = true
    line.write(head)
  })
  // a trickle: the line is never silent
  const trickle = setInterval(() => line.writable && line.write(head.endsWith('\r\n\r\n') ? '1\r\nx\r\n' : 'x'), 400)
  line
    .on('error', () => {})
    .on('close', () => {
      isOver = true
      clearInterval(trickle)
    })
  line.on('end', () => line.destroy())
  line.resume()
  return { isConnected: () => isConnected || isOver, isOpen: () => isConnected && !isOver, head }
}
