// A slice of `npm run fuzz -- --ids 100000`: ids that are guessed, and ids of another network, open nothing.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type FuzzWorld, openFuzzWorld } from './fuzz-world.ts'
import { guessIds } from './guess-ids.ts'

let world: FuzzWorld

beforeAll(async () => {
  world = await openFuzzWorld()
}, 180_000)

afterAll(async () => {
  await world?.close()
})

describe('Ids that are guessed', () => {
  it('X321 random ones, neighbours of real ones and real ones of another network get the same no, in the same time', async () => {
    const abroad = (await world.app.phone('foreign-wang')).token
    const real = Object.values(world.cast.subject).filter((id) => id.length === 22)
    const { faults, sent, foreignMs, missingMs } = await guessIds(world, abroad, real, { runs: 400 })
    expect(faults).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(400)
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
