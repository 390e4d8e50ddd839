// The first network of a service, made by `npm run setup`.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFirstNetwork } from '../../src/people/first-network.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(async () => {
  await database?.drop()
})

const wish = {
  network: '安溪胸痛网络',
  site: '安溪县医院',
  name: '吴管理',
  login: ' Wu ',
  password: 'granite-otter-41',
}

describe('Setup', () => {
  it('P28 makes a network whose administrator can sign in to the service', async () => {
    const { networkId } = await createFirstNetwork(database.databaseUrl, { ...wish, secondFactor: false })
    const people = openPeople({ postgres: database.postgres, clock: systemClock, demoAllowed: false })
    const { token } = await people.signIn({ login: 'wu', password: wish.password })
    expect(await people.authenticate(token)).toMatchObject({
      networkId,
      memberships: [{ role: 'administrator', siteName: '安溪县医院' }],
    })
    await people.close()
  })

  it('P28 does nothing where there is a network already, also when two run at once', async () => {
    const both = await Promise.allSettled([
      createFirstNetwork(database.databaseUrl, wish),
      createFirstNetwork(database.databaseUrl, { ...wish, login: 'second' }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { rows } = await database.owner.query('select count(*)::int as people from people')
    expect(rows).toEqual([{ people: 1 }])
  })

  it.each(['jiuxin-demo', 'short-1', 'aaaaaaaaaaaaaaaa', 'my-wu-own-secret-wuwu', 'password1234', '1234567890'])(
    'P28 refuses the password %s',
    async (password) => {
      const trying = createFirstNetwork(database.databaseUrl, { ...wish, login: 'wuwu', password })
      await expect(trying).rejects.toMatchObject({ name: 'SetupRefused' })
      expect((await database.owner.query('select id from networks')).rows).toEqual([])
    },
  )
})
