// Who of those on duty is online: the heartbeat of devices, written sparsely.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Presence } from '../../src/contract/reach-shapes.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import type { Login } from '../world/network.ts'
import { until } from '../world/until.ts'

let app: AppWorld

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
}, 60_000)

afterEach(async () => expect(await app.bugs()).toEqual([]))
afterAll(() => app?.close())

async function presenceOf(login: Login, askedBy: Login = 'lantian'): Promise<Presence | undefined> {
  const { body } = await (await app.phone(askedBy)).ask('GET', '/api/duty/presence')
  return (body.persons as Presence[]).find(({ personId }) => personId === app.network.people[login])
}

const granted = { visible: true, permission: 'granted', audible: true, push: false } as const

describe('the heartbeat of devices', () => {
  it('D75 whoever is on duty is shown with when a device of his was last heard of, to his own network', async () => {
    expect(await presenceOf('wang')).toMatchObject({ isOnline: false, seenAt: null, devices: 0 })
    const device = await (await app.newPhone('wang')).newLive()
    const online = await until('wang to be online', async () => {
      const presence = await presenceOf('wang')
      return presence?.isOnline && presence
    })
    expect(Math.abs(Date.parse(online.seenAt!) - Date.now())).toBeLessThan(10_000)
    expect(online).toMatchObject({ devices: 1, audibleDevices: 0 })
    await device.value('deviceState', granted)
    await until('the sound', async () => (await presenceOf('wang'))?.audibleDevices === 1)
    expect(await presenceOf('wang', 'foreign-doctor')).toBeUndefined()
    expect(await presenceOf('zhao')).toBeUndefined()
    device.close()
    const gone = await until('wang to be gone', async () => {
      const presence = await presenceOf('wang')
      return presence?.isOnline === false && presence
    })
    expect(gone).toMatchObject({ devices: 0, audibleDevices: 0 })
    expect(Date.parse(gone.seenAt!)).toBeGreaterThanOrEqual(Date.parse(online.seenAt!))
  })

  it('D76 a device is one however many tabs it has open, and is there until the last is closed', async () => {
    const phone = await app.newPhone('li')
    const tabs = [await phone.newLive(), await phone.newLive()] as const
    await until('li to be online', async () => (await presenceOf('li'))?.devices === 1)
    tabs[0].close()
    await until('one tab', async () => !tabs[0].socket.connected)
    await tabs[1].value('clock')
    expect(await presenceOf('li')).toMatchObject({ isOnline: true, devices: 1 })
    tabs[1].close()
    await until('li to be gone', async () => (await presenceOf('li'))?.isOnline === false)
  })

  it('D77 what says the same again is not written again', async () => {
    const phone = await app.newPhone('zhao')
    const device = await phone.newLive()
    await device.value('deviceState', granted)
    const version = () =>
      app.database.owner
        .query('select xmin::text, audible from device_presence where person_id = $1', [app.network.people.zhao])
        .then(({ rows }) => rows[0])
    const before = await until('the row', async () => {
      const row = await version()
      return row?.audible === true && row
    })
    for (let again = 0; again < 50; again++) await device.value('deviceState', granted)
    // what is noted later is not written earlier
    const later = await (await app.newPhone('gande')).newLive()
    await until('a later row', async () => {
      const { rows } = await app.database.owner.query('select 1 from device_presence where person_id = $1', [
        app.network.people.gande,
      ])
      return rows.length === 1
    })
    expect(await version()).toEqual(before)
    await device.value('deviceState', { ...granted, audible: null })
    await until('the change', async () => (await version())?.audible === null)
    later.close()
    device.close()
  })

  it('D78 devices whose server was killed, and those whose session ended, are not there any more', async () => {
    const { people } = app.network
    const phone = await app.newPhone('wang')
    const device = await phone.newLive()
    await until('wang to be online', async () => (await presenceOf('wang'))?.isOnline)
    device.close()
    await until('wang to be gone', async () => (await presenceOf('wang'))?.isOnline === false)
    const leave = (ago: string) =>
      app.database.owner.query(
        `update device_presence set left_at = null, seen_at = now() - $2::interval where person_id = $1`,
        [people.wang, ago],
      )
    await leave('20 seconds')
    expect(await presenceOf('wang')).toMatchObject({ isOnline: true })
    await leave('3 minutes')
    expect(await presenceOf('wang')).toMatchObject({ isOnline: false })
    await leave('20 seconds')
    await app.database.owner.query('update sessions set revoked_at = now() where person_id = $1', [people.wang])
    expect(await presenceOf('wang')).toMatchObject({ isOnline: false, seenAt: null })
  })
})
