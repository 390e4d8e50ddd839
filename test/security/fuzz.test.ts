// A small slice of `npm run fuzz`: the same generators and guesses, seconds of them in every run of the tests.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { toServer } from '../../src/contract/to-server.ts'
import { fuzzHttp, operationsOf } from './fuzz-http.ts'
import { fuzzSocket } from './fuzz-socket.ts'
import { type FuzzWorld, openFuzzWorld } from './fuzz-world.ts'
import { guessedDoors, guessIds, guessKinds } from './guess-ids.ts'

let world: FuzzWorld

beforeAll(async () => {
  world = await openFuzzWorld()
}, 180_000)

afterAll(async () => {
  await world?.close()
})

// before the fuzzers: they may take away what is guessed at
describe('Ids that are guessed', () => {
  it('X321 random ones, neighbours of real ones and real ones of another network get the same no, in the same time', async () => {
    const runs = 2 * guessedDoors.length * guessKinds.length
    const { faults, sent, tried, foreignMs, missingMs } = await guessIds(world, { runs, seed: 321 })
    expect(faults).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(runs)
    expect(guessedDoors.length).toBeGreaterThan(20)
    const untried = guessedDoors.flatMap(([name]) => guessKinds.filter((kind) => !tried[name]?.includes(kind)))
    expect(untried).toEqual([])
    // what is there is not looked at longer than what is not; twice would be seen over a network
    expect(foreignMs / missingMs).toBeGreaterThan(0.4)
    expect(foreignMs / missingMs).toBeLessThan(2.5)
  }, 120_000)

  it('X321 the guesser is heard where he may: it is not that everything is refused', async () => {
    const home = await world.app.phone('lantian')
    const { status } = await home.ask('GET', `/api/consultations/${world.cast.subject.consultationId}`)
    expect(status).toBe(200)
  })
})

describe('Whatever the wire’s own description lets somebody send', () => {
  it('X315 gets over HTTP a reply as it is declared or a listed refusal, and nothing else', async () => {
    const { sent, faults, byStatus } = await fuzzHttp(world, { runs: 600, seed: 315 })
    expect(faults).toEqual([])
    expect(sent).toBe(600)
    // not everything is refused at the first door: what lies behind is reached as well
    expect(byStatus[200]! + byStatus[201]!).toBeGreaterThan(40)
    expect(byStatus[422]! + (byStatus[404] ?? 0)).toBeGreaterThan(60)
    // nobody's token and broken ones are few: a proof by askers who were shut out would be none
    expect(byStatus[401] ?? 0).toBeLessThan(sent / 3)
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
