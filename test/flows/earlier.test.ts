// Earlier ECGs of the same patient: everybody gets those of the consultations that he may open anyway, and nobody one more.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { mayOpen } from '../../src/people/access.ts'
import { controlledClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import type { Login } from '../world/network.ts'

const clock = controlledClock(new Date('2026-01-01T00:00:00Z'))
const lin = { sex: 'male', ageYears: 58, name: '林清水' }
const notFound = { name: 'RefusalError', code: 'not-found' }

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld({ clock })
})
afterAll(async () => {
  await world?.close()
})

/** A question with one ECG, a day after whatever was asked before. */
async function askNext(login: Login, patient: object = lin, recordings = 1) {
  clock.setTo(new Date(clock.now().getTime() + 24 * 3_600_000))
  const files = Array.from({ length: recordings }, (_, nth) => anyRecording(`ecg-${nth + 1}.jpg`))
  return (await world.ask(login, { patient }, files)).consultation
}

async function earlierOf(login: Login, consultationId: string) {
  const { earlier } = await world.journal.earlierRecordings(world.network.actorOf(login), consultationId)
  return earlier.map((one) => one.consultationId)
}

describe('earlier ECGs of the same patient', () => {
  it('W423 everybody gets those that he may open anyway, newest first; of another network nothing', async () => {
    const name = '林清水'
    const there = {
      lantian: await askNext('lantian', { ...lin, name }),
      gande: await askNext('gande', { ...lin, name: '林 清水' }),
      abroad: await askNext('foreign-doctor', { ...lin, name }),
      stranger: await askNext('lantian', { ...lin, name: '陈水生' }),
      hospital: await askNext('wang', { ...lin, name }),
    }
    const asked = await askNext('lantian', { ...lin, name })
    const { lantian, gande, hospital } = there
    const expected: Partial<Record<Login, string[]>> = {
      lantian: [lantian.id],
      lantian2: [lantian.id],
      wang: [hospital.id, gande.id, lantian.id],
      lab: [hospital.id, gande.id, lantian.id],
      quality: [hospital.id, gande.id, lantian.id],
    }
    for (const [login, ids] of Object.entries(expected)) {
      expect([login, await earlierOf(login as Login, asked.id)]).toEqual([login, ids])
    }
    const known = Object.entries(there)
    const { rows } = await world.database.owner.query(`select id, network_id as "networkId", site_id as "siteId",
      hospital_site_id as "hospitalSiteId", destination_site_id as "destinationSiteId", roster_id as "rosterId",
      author_id as "authorId" from consultations`)
    for (const login of Object.keys(expected) as Login[]) {
      const actor = world.network.actorOf(login)
      const openable = known.filter(([, { id }]) =>
        mayOpen(
          actor,
          rows.find((row) => row.id === id),
        ),
      )
      const alike = openable.filter(([key]) => key !== 'stranger').map(([, { id }]) => id)
      expect((await earlierOf(login, asked.id)).sort()).toEqual(alike.sort())
    }
  })

  it('W423 foreign, missing and malformed ids are refused alike', async () => {
    const asked = await askNext('lantian')
    const strangers: Login[] = ['gande', 'cun', 'admin', 'foreign-wang', 'foreign-quality', 'foreign-doctor']
    for (const login of strangers) await expect(earlierOf(login, asked.id)).rejects.toMatchObject(notFound)
    for (const id of [newId(), 'x', '', '\0']) await expect(earlierOf('wang', id)).rejects.toMatchObject(notFound)
  })

  it('W424 what is listed is what was added before this question, with the facts of then and on what it rests', async () => {
    const patient = { sex: 'female', ageYears: 70, name: '苏玉兰', localId: 'MZ0042177' }
    const first = await askNext('gande', patient, 2)
    const asked = await askNext('gande', { ...patient, ageYears: 71 })
    await world.ask('gande', { patient }, [anyRecording('later.jpg')])
    clock.setTo(new Date(clock.now().getTime() + 60_000))
    const late = { draftId: newId() }
    await world.journal.addRecordings(world.network.actorOf('gande'), first.id, late, [anyRecording('late.jpg')], [])
    const reply = await world.journal.earlierRecordings(world.network.actorOf('wang'), asked.id)
    expect(reply.findableBy).toEqual(['number', 'name'])
    expect(reply.earlier.map(({ recording }) => recording.name)).toEqual(['ecg-2.jpg', 'ecg-1.jpg'])
    expect(reply.earlier[0]).toMatchObject({
      consultationId: first.id,
      siteId: world.network.sites.gande,
      basis: 'number',
      patient,
      recording: first.recordings[1],
    })
  })

  it('W424 the newest are listed, at most ten, and a question that names nobody finds nobody', async () => {
    const patient = { ...lin, name: '黄山河' }
    const many = [await askNext('lantian', patient, 6), await askNext('lantian', patient, 7)]
    const asked = await askNext('lantian', patient)
    const ids = await earlierOf('lantian', asked.id)
    expect(ids).toEqual([...Array(7).fill(many[1]!.id), ...Array(3).fill(many[0]!.id)])
    expect(ids).toHaveLength(limits.earlierRecordings)
    const nameless = await askNext('lantian', { sex: 'male', ageYears: 58 })
    const reply = await world.journal.earlierRecordings(world.network.actorOf('lantian'), nameless.id)
    expect(reply).toEqual({ findableBy: [], earlier: [] })
  })

  it('W424 a name of any length and kind is kept and found', async () => {
    const patient = { ...lin, name: `\ufdfa${'长'.repeat(78)}𠮷` }
    const first = await askNext('lantian', patient)
    const asked = await askNext('lantian', patient)
    expect(await earlierOf('lantian', asked.id)).toEqual([first.id])
  })

  it('W425 who looked, and whose ECGs were listed, is in the audit log; a refused look is not', async () => {
    const patient = { ...lin, name: '吴大海' }
    const first = await askNext('lantian', patient)
    const asked = await askNext('lantian', patient)
    const wang = { ...world.network.actorOf('wang'), sessionId: newId() }
    await world.journal.earlierRecordings(wang, asked.id)
    const gande = { ...world.network.actorOf('gande'), sessionId: wang.sessionId }
    await world.journal.earlierRecordings(gande, asked.id).catch(() => {})
    const { rows } = await world.database.owner.query(
      'select person_id, operation, subject_id from audit_log where session_id = $1 order by id',
      [wang.sessionId],
    )
    expect(rows).toEqual([
      { person_id: wang.personId, operation: 'list-earlier', subject_id: asked.id },
      { person_id: wang.personId, operation: 'listed-as-earlier', subject_id: first.id },
    ])
  })

  it('W426 each of the two ways to find them has an index of its own', async () => {
    const asked = await askNext('lantian', { ...lin, name: '潘远山' })
    const client = await world.database.owner.connect()
    try {
      await client.query('begin')
      await client.query('set local enable_seqscan = off')
      for (const column of ['name', 'number']) {
        const where =
          column === 'name'
            ? 'c.network_id = this.network_id and c.patient_name = this.patient_name'
            : 'c.site_id = this.site_id and c.patient_number = this.patient_number'
        const { rows } = await client.query(
          `explain select c.id from consultations this join consultations c on ${where}
           where this.id = $1 and c.opened_at < this.opened_at order by c.opened_at desc limit 50`,
          [asked.id],
        )
        expect(JSON.stringify(rows)).toContain(`consultations_patient_${column}`)
      }
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
