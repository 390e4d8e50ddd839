// A small slice of `npm run fuzz`: the same generators, seconds of them in every run of the tests.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { toServer } from '../../src/contract/to-server.ts'
import { fuzzHttp, operationsOf } from './fuzz-http.ts'
import { fuzzSocket } from './fuzz-socket.ts'
import { type FuzzWorld, openFuzzWorld } from './fuzz-world.ts'

let world: FuzzWorld

beforeAll(async () => {
  world = await openFuzzWorld()
}, 180_000)

afterAll(async () => {
  await world?.close()
})

describe('Whatever the wire’s own description lets somebody send', () => {
  it('X315 gets over HTTP a reply as it is declared or a listed refusal, and nothing else', async () => {
    const { sent, faults, byStatus } = await fuzzHttp(world, { runs: 600, seed: 315 })
    expect(faults).toEqual([])
    expect(sent).toBe(600)
    // not everything is refused at the first door: what lies behind is reached as well
    expect(byStatus[200]! + byStatus[201]!).toBeGreaterThan(40)
    expect(byStatus[422]! + (byStatus[404] ?? 0)).toBeGreaterThan(60)
    expect((await operationsOf(world.address)).filter(({ route }) => route).length).toBeGreaterThan(40)
  }, 120_000)

  it('X316 gets on the live socket a reply as it is declared or a listed refusal, and the line stays', async () => {
    const { sent, faults, ok, refused } = await fuzzSocket(world, { runs: 680, seed: 316 })
    expect(faults).toEqual([])
    expect([sent, ok + refused]).toEqual([680, 680])
    expect(ok).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(100)
  }, 120_000)

  it('X317 pollutes no prototype, neither over HTTP nor on the socket', async () => {
    expect(world.pollution()).toEqual([])
    const own = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    for (const { method, path, body } of await operationsOf(world.address)) {
      if (body === undefined) continue
      const headers = { authorization: `Bearer ${world.askers[1]}`, 'content-type': 'application/json' }
      await fetch(world.address + path.replaceAll(/:\w+/g, world.subjectId()), {
        method,
        headers,
        body: JSON.stringify(own).replace('{', '{"__proto__":{"polluted":1},'),
      }).then((reply) => reply.arrayBuffer())
    }
    const line = await (await world.app.phone('lantian')).newLive()
    for (const name of Object.keys(toServer)) await line.ask(name, own)
    line.close()
    expect(world.pollution()).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
