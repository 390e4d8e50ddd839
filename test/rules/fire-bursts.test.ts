// Which steps go by which lane, and which go alone.

import { describe, expect, it } from '@jest/globals'
import { fireBursts } from '../../src/calls/fire-bursts.ts'
import type { FiredTogether } from '../../src/calls/fire-together.ts'
import type { Job } from '../../src/calls/statements/jobs.ts'
import { openLog } from '../../src/platform/log.ts'
import { Unavailable } from '../../src/platform/unavailable.ts'

const log = openLog({ level: 'silent' })
const ids = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id)

function due(networkId: string, count: number, name = networkId): Job[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${name}${index}`
    const step = { id, networkId, consultationId: id, rosterId: 'r', step: 2, whom: 'backup' as const, round: 1 }
    return { ...step, job: 'step' as const, personId: null, channels: null, waitMs: 0, dueAt: '' }
  })
}

/** Lanes that stand still until they are let go. */
function heldLanes() {
  const lanes: string[] = []
  let letGo = () => {}
  const held = new Promise<FiredTogether>((resolve) => (letGo = () => resolve({ claimed: [], toFireAlone: [] })))
  const bursts = fireBursts({
    log,
    onEnd: () => {},
    fireTogether: (networkId) => {
      lanes.push(networkId)
      return held
    },
  })
  return { bursts, lanes, letGo }
}

describe('lanes', () => {
  it('K214 a network that finds both taken by another one waits for neither: its steps go one by one', async () => {
    const { bursts, lanes, letGo } = heldLanes()
    expect(bursts.begin(due('a', 3))).toEqual([])
    expect(bursts.begin(due('a', 3, 'more'))).toEqual([])
    expect(ids(bursts.begin([...due('a', 3, 'rest'), ...due('b', 4)]))).toEqual(['b0', 'b1', 'b2', 'b3'])
    expect(lanes).toEqual(['a', 'a'])
    letGo()
    await bursts.stop()
  })

  it('K214 a network that has one gets no second before another has its first', async () => {
    const { bursts, lanes, letGo } = heldLanes()
    bursts.begin(due('a', 3))
    expect(bursts.begin([...due('a', 3, 'more'), ...due('b', 3)])).toEqual([])
    expect(lanes).toEqual(['a', 'b'])
    letGo()
    await bursts.stop()
  })
})

/** What comes of a lane in which everything fails so. */
function failingLanes(error: Error) {
  let told = (_: { alone: string[]; left: string[] }) => {}
  const bursts = fireBursts({
    log,
    onEnd: ({ alone, left }) => told({ alone: ids(alone), left: ids(left) }),
    fireTogether: () => Promise.reject(error),
  })
  return (jobs: Job[]) =>
    new Promise((resolve) => {
      told = resolve
      bursts.begin(jobs)
    })
}

describe('a batch that fails', () => {
  const jobs = due('a', 30)
  const oneByOne = { alone: ids(jobs.slice(0, 25)), left: ids(jobs.slice(25)) }

  it('K215 for no passing reason, before anything of it was claimed, goes one by one at once', async () => {
    const run = failingLanes(new Error('broken'))
    expect(await run(jobs)).toEqual(oneByOne)
  })

  it('K215 for a passing reason goes one by one when it fails so once more', async () => {
    const run = failingLanes(new Unavailable(new Error('deadlock')))
    expect(await run(jobs)).toEqual({ alone: [], left: ids(jobs) })
    expect(await run(jobs)).toEqual(oneByOne)
    expect(await run(jobs)).toEqual({ alone: [], left: ids(jobs) })
  })
})
