// Who reads far more than his work needs, asks for what is not his or tries passwords is told to the administrators; a
// busy night is not.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { watchReading } from '../../src/calls/reach/watch-reading.ts'
import type { Alarm } from '../../src/contract/reach-shapes.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { countAudit } from '../../src/platform/audit-counts.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import type { Login } from '../world/network.ts'
import { reachNode } from '../world/reach-world.ts'
import { until } from '../world/until.ts'

let world: AppWorld

beforeAll(async () => {
  world = await openAppWorld()
})
afterEach(async () => {
  await world.database.owner.query(
    `delete from alarms; delete from audit_unsealed; delete from audit_seals; delete from audit_log; update networks set settings = '{}'`,
  )
})
afterAll(() => world?.close())

interface Did {
  login: Login
  operation: string
  times: number
  /** How many different ones; left out, each time another. */
  of?: number
  minutesAgo?: number
  sessionId?: string
}

async function did({ login, operation, times, of = times, minutesAgo = 5, sessionId = 'one' }: Did): Promise<void> {
  await world.database.owner.query(
    `insert into audit_log (network_id, at, person_id, session_id, operation, subject_id)
     select $1, clock_timestamp() - make_interval(mins => $2), $3, $4, $5, 'subject-' || (n % $6)
     from generate_series(1, $7) n`,
    [world.network.networkId, minutesAgo, world.network.people[login], sessionId, operation, of, times],
  )
}

/** What the administrator finds after so many servers have looked at the same moment. */
async function alarmsAfterALook(servers = 1): Promise<string[]> {
  const { postgres } = world.database
  const looked = Array.from({ length: servers }, async () => {
    const people = openPeople({ postgres, clock: systemClock, demoAllowed: false })
    await watchReading({ postgres, people }, world.network.networkId)
    await people.close()
  })
  await Promise.all(looked)
  return alarmsOfAdmin()
}

async function alarmsOfAdmin(): Promise<string[]> {
  const { body } = await (await world.phone('admin')).ask('GET', '/api/alarms')
  return (body.alarms as Alarm[])
    .filter(({ kind }) => ['unusual-reading', 'guessed-ids', 'wrong-passwords'].includes(kind))
    .map(
      ({ kind, personName, sentence }) =>
        `${kind} ${personName} ${/\d+ (?:questions|records|wrong)/.exec(sentence.en)}`,
    )
    .sort()
}

const said = async () =>
  (
    await world.database.owner.query(
      `select operation, subject_id as "subjectId", details from audit_log where operation like 'alarm-%' order by id`,
    )
  ).rows

describe('unusual reading', () => {
  it('P200 whoever opens more different consultations in an hour than his network allows is told to the administrators, once', async () => {
    await did({ login: 'wang', operation: 'read-consultation', times: 41 })
    const alarms = await alarmsAfterALook(2)
    expect(alarms).toEqual(['unusual-reading 王主任 41 questions'])
    expect(await said()).toEqual([
      {
        operation: 'alarm-unusual-reading',
        subjectId: world.network.people.wang,
        details: { count: 41, seconds: 3600, moreThan: 40 },
      },
    ])
    expect(await alarmsAfterALook()).toEqual(alarms)
  })

  it('P200 every server looks by itself', async () => {
    await did({ login: 'li', operation: 'read-consultation', times: 60 })
    const node = reachNode(world.database)
    node.reach.start()
    await until('the alarm', async () => (await alarmsOfAdmin()).length === 1)
    await node.stop()
  })

  it('P200 a network says how many, and that nobody is to be told', async () => {
    await did({ login: 'wang', operation: 'read-consultation', times: 41 })
    const admin = await world.phone('admin')
    for (const [readingsPerHour, status] of [
      [100, 200],
      [0, 200],
      [9, 422],
      [0.5, 422],
    ] as const) {
      const set = await admin.ask('PUT', '/api/alarms/reading', { readingsPerHour })
      expect([readingsPerHour, set.status]).toEqual([readingsPerHour, status])
      expect(await alarmsAfterALook()).toEqual([])
    }
  })

  it('P201 a busy night on duty raises nothing: each question again and again, a few that are gone, a mistyped password', async () => {
    await did({ login: 'wang', operation: 'read-consultation', times: 1_000, of: 35 })
    await did({ login: 'wang', operation: 'read-consultation', times: 35, minutesAgo: 300 })
    await did({ login: 'wang', operation: 'list-consultations', times: 500 })
    await did({ login: 'wang', operation: 'refused-not-found', times: 200, of: 15 })
    await did({ login: 'wang', operation: 'refused-not-found', times: 15, sessionId: 'another' })
    await did({ login: 'wang', operation: 'sign-in-failed', times: 6 })
    expect(await alarmsAfterALook()).toEqual([])
  })

  it('P202 whoever goes slowly is told as well, and who asks for what is not his, and who tries passwords', async () => {
    for (const minutesAgo of [100, 200, 300, 400])
      for (const nth of [0, 1])
        await world.database.owner.query(
          `insert into audit_log (network_id, at, person_id, operation, subject_id)
           select $1, clock_timestamp() - make_interval(mins => $2), $3, 'read-consultation', $4 || n from generate_series(1, 16) n`,
          [world.network.networkId, minutesAgo + nth, world.network.people.li, `${minutesAgo}-${nth}-`],
        )
    await did({ login: 'wang', operation: 'refused-not-found', times: 21 })
    await did({ login: 'lantian', operation: 'sign-in-failed', times: 11 })
    expect(await alarmsAfterALook()).toEqual([
      'guessed-ids 王主任 21 records',
      'unusual-reading 李医生 128 questions',
      'wrong-passwords 林医生 11 wrong',
    ])
  })

  it('P202 an alarm of a kind that only a later version knows takes no other from the list', async () => {
    const { owner } = world.database
    await did({ login: 'lantian', operation: 'sign-in-failed', times: 11 })
    await alarmsAfterALook()
    const { rows } = await owner.query(
      `select pg_get_constraintdef(oid) as kinds from pg_constraint where conname = 'alarms_kind_check'`,
    )
    await owner.query(`alter table alarms drop constraint alarms_kind_check`)
    await owner.query(`insert into alarms (id, network_id, kind, key) values ($1, $2, 'of-tomorrow', 'x')`, [
      newId(),
      world.network.networkId,
    ])
    expect(await alarmsOfAdmin()).toEqual(['wrong-passwords 林医生 11 wrong'])
    await owner.query(`delete from alarms; alter table alarms add constraint alarms_kind_check ${rows[0].kinds}`)
  })

  it('P203 a record that is not there for him is noted once, the same for a foreign and for a missing one, by HTTP and by socket', async () => {
    const foreign = (await (await world.phone('gande')).open()).consultation.id
    const missing = newId()
    const lantian = await world.newPhone('lantian')
    const live = await lantian.live()
    for (const id of [foreign, missing, foreign, 'no id, but words']) {
      expect((await lantian.ask('GET', `/api/consultations/${encodeURIComponent(id)}`)).status).toBe(404)
      await live.ask('watch', { consultationId: id, after: 0 })
    }
    const other = newId()
    await live.ask('watch', { consultationId: other, after: 0 })
    const noted = `select subject_id as id from audit_log where operation = 'refused-not-found' and person_id = $1 order by id`
    const rows = await until('the notes', async () => {
      const found = await world.database.owner.query(noted, [world.network.people.lantian])
      return found.rows.length >= 3 && found.rows
    })
    expect(rows.map(({ id }) => id).sort()).toEqual([foreign, missing, other].sort())
  })

  it('P204 the one who counts sees who did what and when in one network, and none of the details', async () => {
    await did({ login: 'wang', operation: 'read-consultation', times: 3 })
    const { postgres } = world.database
    const counting = { operations: ['read-consultation'], seconds: 3600, moreThan: 0, subjects: true }
    const counted = (inside: string, asked: string) =>
      postgres.inNetwork(inside, (tx) => countAudit(tx, asked, counting))
    const { networkId, people } = world.network
    expect(await counted(networkId, networkId)).toEqual([{ personId: people.wang, count: 3 }])
    expect(await counted('elsewhere', networkId)).toEqual([])
  })
})
