// A demo that is left running: whenever somebody looks, there is somebody on duty.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { makeDemoNetwork } from '../../src/tools/demo/demo-network.ts'
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
  const made = new Date(Date.now() - 120 * dayMs)
  const { networkId } = await makeDemoNetwork(database.databaseUrl, made)
  const { postgres } = database
  const people = openPeople({ postgres, clock: systemClock, demoAllowed: true })
  const dutyIn = async (days: number) => {
    const at = new Date(Date.now() + days * dayMs)
    return postgres.inNetwork(networkId, (tx) => people.dutyAt(tx, networkId, at))
  }
  const namesIn = async (days: number) => (await dutyIn(days)).map(({ onDuty, backup }) => [onDuty?.name, backup?.name])
  expect(await namesIn(0)).toEqual(Array(3).fill([undefined, undefined]))
  const failures: unknown[] = []
  people.rosters.upkeep.start({ everyMs: 50, onFailure: (error) => failures.push(error) })
  try {
    await until('somebody on duty', async () => (await namesIn(0)).flat().every((name) => name !== undefined))
    const [ecg, stroke, lab] = await dutyIn(0)
    expect([ecg!.kind, stroke!.kind, lab!.kind]).toEqual(['ecg', 'stroke', 'cath_lab'])
    const [[now, behind]] = (await namesIn(13)) as [[string, string]]
    expect([ecg!.onDuty!.name, ecg!.backup!.name]).toEqual([now, behind])
    expect(ecg!.secondBackup).not.toBeNull()
    const { rows } = await database.owner.query(`select name, login from people where login in ('wang', 'li')`)
    expect(rows).toContainEqual({ name: now, login: 'wang' })
    expect(rows).toContainEqual({ name: behind, login: 'li' })
    expect(await people.gapsAhead(networkId)).toEqual([])
    expect(failures).toEqual([])
  } finally {
    await people.close()
  }
}, 120_000)
