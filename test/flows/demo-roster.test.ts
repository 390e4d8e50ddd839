// A demo that is left running: whenever somebody looks, there is somebody on duty.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { makeDemoNetwork } from '../../src/tools/demo/demo-network.ts'
import { prolongDemoDaily } from '../../src/tools/demo/prepare-demo.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { until } from '../world/until.ts'

const dayMs = 86_400_000
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

it('X73 a demo that ran for longer than its roster goes on with wang on duty and li behind him', async () => {
  const made = new Date(Date.now() - 20 * dayMs)
  const { networkId } = await makeDemoNetwork(database.databaseUrl, made)
  const { postgres } = database
  const people = openPeople({ postgres, clock: systemClock, demoAllowed: true })
  const dutyIn = async (days: number) => {
    const at = new Date(Date.now() + days * dayMs)
    const [duty] = await postgres.inNetwork(networkId, (tx) => people.dutyAt(tx, networkId, at))
    return [duty?.onDuty?.name, duty?.backup?.name]
  }
  expect(await dutyIn(0)).toEqual([undefined, undefined])
  const failures: unknown[] = []
  const end = prolongDemoDaily(database.databaseUrl, { everyMs: 50, onFailure: (error) => failures.push(error) })
  try {
    await until('somebody on duty', async () => (await dutyIn(0))[0] !== undefined)
    const [now, behind] = await dutyIn(0)
    expect(await dutyIn(13)).toEqual([now, behind])
    expect(behind).not.toBe(now)
    const { rows } = await database.owner.query(`select name, login from people where login in ('wang', 'li')`)
    expect(rows).toContainEqual({ name: now, login: 'wang' })
    expect(rows).toContainEqual({ name: behind, login: 'li' })
    expect(failures).toEqual([])
  } finally {
    end()
    await people.close()
  }
})
