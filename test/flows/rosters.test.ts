// Who is on duty, until when, and why; and how somebody takes over.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Tier } from '../../src/consultation/model.ts'
import {
  addRosterMembers,
  addShifts,
  createNetwork,
  createPerson,
  createRoster,
  createSite,
} from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'
import { until } from '../world/until.ts'

let room: PeopleServer
let rosterId: string

const instant = (text: string) => new Date(`2026-11-${text}:00+08:00`)

beforeAll(async () => {
  // noon of the 22nd in Anxi
  room = await openPeopleServer({ at: instant('22T12:00') })
})

afterAll(async () => {
  await room?.close()
})

// A roster of its own for each test: what one plans, the next does not see.
beforeEach(async () => {
  const { networkId, sites, people } = room.world
  rosterId = await asOwner({ databaseUrl: room.database.databaseUrl, networkId }, (tx) =>
    createRoster(tx, { networkId, name: '卒中', kind: 'stroke', hospitalSiteId: sites.hospital, pathways: ['stroke'] }),
  )
  const members = [people.wang, people.li, people.zhao]
  await room.database.owner.query(
    `insert into roster_members (roster_id, network_id, person_id) select $1, $2, unnest($3::text[])`,
    [rosterId, networkId, members],
  )
})

type Planned = [who: 'wang' | 'li' | 'zhao', from: string, until: string, why?: 'shift' | 'override' | 'swap']

async function plan(...shifts: Planned[]): Promise<void> {
  const { networkId, people } = room.world
  for (const [who, from, until, why = 'shift'] of shifts) {
    const shift = { personId: people[who], line: 1 as const, from: instant(from), until: instant(until), why }
    const connection = { databaseUrl: room.database.databaseUrl, networkId }
    await asOwner(connection, (tx) => addShifts(tx, { networkId, rosterId }, [shift]))
  }
}

async function onDuty(at: string) {
  const { networkId } = room.world
  const duty = await room.database.postgres.inNetwork(networkId, (tx) => room.people.dutyAt(tx, networkId, instant(at)))
  return duty.find((one) => one.rosterId === rosterId)?.onDuty ?? null
}

const override = async (login: 'wang' | 'lantian' | 'admin' | 'foreign-wang', wish: object) =>
  room.ask(await room.tokenOf(login), 'POST', `/api/rosters/${rosterId}/overrides`, {
    personId: room.world.people.li,
    from: instant('22T12:00').toISOString(),
    until: instant('22T22:00').toISOString(),
    ...wish,
  })

describe('On duty', () => {
  it('P21 is who the roster says, with the sentence that says why', async () => {
    await plan(['wang', '22T08:00', '23T08:00'])
    expect(await onDuty('22T12:00')).toEqual({
      personId: room.world.people.wang,
      name: '王主任',
      why: 'shift',
      until: instant('23T08:00').toISOString(),
      reason: '值班表: 王主任 08:00-次日08:00',
      reasonEn: 'Roster: 王主任 08:00-08:00 next day',
    })
  })

  it('P21 a duty of several days is told with both days', async () => {
    await plan(['wang', '16T08:00', '23T08:00'])
    expect(await onDuty('22T12:00')).toMatchObject({
      reason: '值班表: 王主任 11-16 08:00-11-23 08:00',
      reasonEn: 'Roster: 王主任 11-16 08:00-11-23 08:00',
    })
  })

  it('P21 a shift begins at its first instant and is over at its last', async () => {
    await plan(['wang', '22T08:00', '22T20:00'], ['li', '22T20:00', '23T08:00'])
    expect(await onDuty('22T07:59')).toBeNull()
    expect((await onDuty('22T08:00'))?.name).toBe('王主任')
    expect((await onDuty('22T20:00'))?.name).toBe('李医生')
    expect(await onDuty('23T08:00')).toBeNull()
  })

  it('P22 an override stands above a shift, also above one that is planned later', async () => {
    await plan(['wang', '22T08:00', '23T08:00'], ['li', '22T12:00', '22T22:00', 'override'])
    await plan(['zhao', '22T08:00', '23T08:00'])
    expect(await onDuty('22T13:00')).toMatchObject({
      name: '李医生',
      why: 'override',
      reason: '代班: 李医生替赵医生至 22:00',
    })
    expect((await onDuty('22T22:00'))?.name).toBe('赵医生')
  })

  it('P22 of two of the same sort the one made last wins', async () => {
    await plan(['wang', '22T08:00', '23T08:00'], ['li', '22T08:00', '23T08:00'])
    expect((await onDuty('22T13:00'))?.name).toBe('李医生')
    await plan(['zhao', '22T09:00', '22T18:00', 'swap'], ['wang', '22T10:00', '22T14:00', 'override'])
    expect((await onDuty('22T13:00'))?.name).toBe('王主任')
    expect((await onDuty('22T14:00'))?.reason).toBe('换班: 赵医生替李医生至 18:00')
  })

  it('P23 `until` is when the answer changes, not when the shift ends', async () => {
    await plan(['wang', '22T08:00', '23T08:00'])
    await plan(['li', '22T18:00', '22T22:00', 'override'])
    expect((await onDuty('22T12:00'))?.until).toBe(instant('22T18:00').toISOString())
    expect((await onDuty('22T19:00'))?.until).toBe(instant('22T22:00').toISOString())
    expect((await onDuty('22T23:00'))?.until).toBe(instant('23T08:00').toISOString())
  })

  it('P23 a weaker row that begins earlier changes nothing', async () => {
    await plan(['li', '22T08:00', '23T08:00', 'override'], ['wang', '22T15:00', '23T15:00'])
    expect((await onDuty('22T12:00'))?.until).toBe(instant('23T08:00').toISOString())
  })

  it('P24 nobody is on duty in a gap, nor when he was disabled', async () => {
    await plan(['li', '22T08:00', '23T08:00'], ['zhao', '22T08:00', '23T08:00'])
    await room.database.owner.query('update people set disabled_at = now() where id = $1', [room.world.people.zhao])
    expect((await onDuty('22T12:00'))?.name).toBe('李医生')
    await room.database.owner.query('update people set disabled_at = null')
    await room.database.owner.query('update shifts set cancelled_at = now() where roster_id = $1', [rosterId])
    expect(await onDuty('22T12:00')).toBeNull()
  })

  it('P25 a question finds the roster of its pathway, or the one it names, in its own network only', async () => {
    const { networkId, foreignNetworkId } = room.world
    const find = (wanted: { pathway: string; rosterId?: string }, network = networkId) =>
      room.database.postgres.inNetwork(network, (tx) =>
        room.people.rosterFor(tx, { networkId: network, siteId: room.world.sites.lantian, ...wanted }),
      )
    expect(await find({ pathway: 'stemi' })).toMatchObject({ rosterId: room.world.rosterId, patienceSeconds: 60 })
    expect(await find({ pathway: 'stroke', rosterId })).toMatchObject({ rosterId, everyoneAfterSeconds: 120 })
    expect(await find({ pathway: 'stemi', rosterId })).toBeNull()
    expect(await find({ pathway: 'stroke', rosterId }, foreignNetworkId)).toBeNull()
  })

  it('P29 the nearest hospital above the asking site answers, then any; a stroke is for the stroke roster', async () => {
    const { sites } = room.world
    const { networkId, town, village, south, north } = await twoHospitals()
    const answering = async (siteId: string, pathway: string, named?: string) => {
      const wanted = { networkId, siteId, pathway, ...(named ? { rosterId: named } : {}) }
      const roster = await room.database.postgres.inNetwork(networkId, (tx) => room.people.rosterFor(tx, wanted))
      return roster?.name
    }
    // by kind and name alone the northern ECG roster would answer all of them
    expect(await answering(village, 'stemi')).toBe('2 南院心电')
    expect(await answering(town, 'stemi')).toBe('2 南院心电')
    expect(await answering(village, 'stroke')).toBe('3 南院卒中')
    expect(await answering(south, 'stroke')).toBe('3 南院卒中')
    expect(await answering(north, 'stroke')).toBe('1 北院心电')
    expect(await answering(sites.foreignClinic, 'stemi')).toBe('1 北院心电')
    const northern = await room.database.owner.query(`select id from rosters where name = '1 北院心电'`)
    expect(await answering(village, 'stemi', northern.rows[0].id)).toBe('1 北院心电')
  })

  it('P193 a roster with nobody on it, or with nobody who is let in, answers only where no other does', async () => {
    const { owner, postgres, databaseUrl } = room.database
    const { networkId, village } = await twoHospitals()
    const wanted = { networkId, siteId: village, pathway: 'stemi' }
    const answering = async () => (await postgres.inNetwork(networkId, (tx) => room.people.rosterFor(tx, wanted)))?.name
    const staff = async (rosterName: string, login: string) => {
      const roster = `select id from rosters where network_id = $1 and name = $2`
      const { rows } = await owner.query(roster, [networkId, rosterName])
      return asOwner({ databaseUrl, networkId }, async (tx) => {
        const person = { networkId, login, name: '孙医生', passwordHash: '', phone: '13800000000' }
        const personId = await createPerson(tx, person)
        await addRosterMembers(tx, { networkId, rosterId: rows[0].id, personIds: [personId] })
        return personId
      })
    }
    const northern = await staff('1 北院心电', 'north-doctor')
    expect(await answering()).toBe('1 北院心电')
    await staff('2 南院心电', 'south-doctor')
    expect(await answering()).toBe('2 南院心电')
    await owner.query(`update people set disabled_at = now() where login = 'south-doctor'`)
    expect(await answering()).toBe('1 北院心电')
    await owner.query('delete from roster_members where person_id = $1', [northern])
    expect(await answering()).toBe('2 南院心电')
  })
})

describe('A question that no roster is said to answer', () => {
  it('P207 goes to the nearest one there is, a roster of the cath lab last; only where there is none it is refused', async () => {
    const { owner, postgres } = room.database
    const { networkId, village } = await twoHospitals()
    const wanted = { networkId, siteId: village, pathway: 'stemi' }
    const answering = async () => {
      const found = await postgres.inNetwork(networkId, (tx) => room.people.rosterFor(tx, wanted))
      return found && `${found.name}${found.isStandIn ? ', a stand-in' : ''}`
    }
    const none = `update rosters set pathways = '{}' where network_id = $1 and kind <> 'cath_lab'`
    expect(await answering()).toBe('2 南院心电')
    await owner.query(none, [networkId])
    expect(await answering()).toBe('2 南院心电, a stand-in')
    await owner.query(`delete from rosters where network_id = $1 and kind <> 'cath_lab'`, [networkId])
    expect(await answering()).toBe('0 南院导管室, a stand-in')
    await owner.query('delete from rosters where network_id = $1', [networkId])
    expect(await answering()).toBeNull()
  })
})

/** Two hospitals, and a town and its village under the southern one. */
async function twoHospitals() {
  const networkId = newId()
  return asOwner({ databaseUrl: room.database.databaseUrl, networkId }, async (tx) => {
    await createNetwork(tx, { id: networkId, name: '两院网络' })
    const site = (name: string, tier: Tier, parentSiteId?: string) =>
      createSite(tx, { networkId, name, tier, ...(parentSiteId ? { parentSiteId } : {}) })
    const [north, south] = [await site('北院', 'pci_hospital'), await site('南院', 'pci_hospital')]
    const town = await site('镇', 'rescue_unit', south)
    const village = await site('村', 'rescue_point', town)
    const both = ['stemi', 'stroke']
    const roster = (name: string, kind: 'ecg' | 'stroke' | 'cath_lab', hospitalSiteId: string, pathways = both) =>
      createRoster(tx, { networkId, name, kind, hospitalSiteId, pathways })
    await roster('0 南院导管室', 'cath_lab', south)
    await roster('1 北院心电', 'ecg', north)
    await roster('2 南院心电', 'ecg', south)
    await roster('3 南院卒中', 'stroke', south)
    return { networkId, north, south, town, village }
  })
}

describe('Taking over', () => {
  it('P26 a specialist of the roster puts himself or a colleague on duty; every node hears, the log keeps it', async () => {
    await plan(['wang', '22T08:00', '23T08:00'])
    const heard: string[] = []
    const elsewhere = room.openNode()
    elsewhere.onRosterChanged((_networkId, changed) => void heard.push(changed))
    await elsewhere.ready()
    const { status, body } = await override('wang', {})
    expect(status).toBe(201)
    expect(body.shift).toMatchObject({ name: '李医生', line: 1, why: 'override' })
    expect(await onDuty('22T12:00')).toMatchObject({ name: '李医生', reason: '代班: 李医生替王主任至 22:00' })
    const deadline = performance.now() + 2_000
    while (heard.length === 0 && performance.now() < deadline) await wait(10)
    expect(heard).toEqual([rosterId])
    const log = `select person_id from audit_log where operation = 'duty-overridden' and details->>'rosterId' = $1`
    expect((await room.database.owner.query(log, [rosterId])).rows).toEqual([{ person_id: room.world.people.wang }])
  })

  it('P26 so does the administrator; a specialist of another roster does not', async () => {
    expect((await override('admin', {})).status).toBe(201)
    await room.database.owner.query('delete from roster_members where roster_id = $1 and person_id = $2', [
      rosterId,
      room.world.people.wang,
    ])
    room.clock.advance(1_000)
    expect((await override('wang', {})).body).toMatchObject({ status: 403, code: 'not-for-you' })
    expect((await override('foreign-wang', {})).body).toMatchObject({ status: 404, code: 'not-found' })
  })

  it.each([
    ['ends before it starts', { until: instant('22T11:00').toISOString() }, 'shift-invalid'],
    [
      'is over already',
      { from: instant('21T08:00').toISOString(), until: instant('21T09:00').toISOString() },
      'shift-invalid',
    ],
    ['lasts longer than 31 days', { until: '2026-12-25T00:00:00Z' }, 'shift-invalid'],
    ['names a stranger', { personId: 'A'.repeat(22) }, 'not-on-roster'],
    ['names a fourth line', { line: 4 }, 'invalid-body'],
    ['has no zone in its time', { from: '2026-11-22T12:00:00' }, 'invalid-body'],
  ])('P26 one that %s is refused', async (_case, wish, code) => {
    expect((await override('wang', wish)).body).toMatchObject({ status: 422, code })
  })

  it('P30 a notification written by hand ends nothing, and the next change is heard', async () => {
    const heard: string[] = []
    room.people.onRosterChanged((_networkId, changed) => heard.push(changed))
    for (const payload of ['', 'by hand', 'null']) {
      await room.database.owner.query(`notify jiuxin_roster_changed, '${payload}'`)
    }
    expect((await override('admin', {})).status).toBe(201)
    await until('the change to be heard', () => heard.includes(rosterId))
  })

  it('P27 the plan is shown as it is lived: overlaps resolved, gaps left out', async () => {
    await plan(
      ['wang', '22T08:00', '23T08:00'],
      ['li', '22T18:00', '22T22:00', 'override'],
      ['zhao', '23T12:00', '23T20:00'],
    )
    const from = instant('22T00:00').toISOString()
    const url = `/api/rosters/${rosterId}/shifts?from=${from}&to=${instant('24T00:00').toISOString()}`
    const { body } = await room.ask(await room.tokenOf('lantian'), 'GET', url)
    const spans = (body.shifts as unknown as { name: string; from: string; until: string }[]).map((one) => [
      one.name,
      one.from,
      one.until,
    ])
    expect(spans).toEqual([
      ['王主任', instant('22T08:00').toISOString(), instant('22T18:00').toISOString()],
      ['李医生', instant('22T18:00').toISOString(), instant('22T22:00').toISOString()],
      ['王主任', instant('22T22:00').toISOString(), instant('23T08:00').toISOString()],
      ['赵医生', instant('23T12:00').toISOString(), instant('23T20:00').toISOString()],
    ])
  })

  it.each([
    'from=x',
    'from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z',
    'to=9999-01-01T00:00:00Z',
    'from=0001-01-01',
    'from=March 7',
    'from=2026-02-30',
    'from=2026-11-22T08:00:00',
    'from=2026-11-22&until=2027-11-22',
  ])('P27 the span %s is refused', async (query) => {
    const answer = await room.ask(await room.tokenOf('wang'), 'GET', `/api/rosters/${rosterId}/shifts?${query}`)
    expect(answer.body).toMatchObject({ status: 422, code: 'span-invalid' })
  })
})
