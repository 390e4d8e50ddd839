// Who stands before the doors: every role in every relation to a consultation that the clinic of Lantian asked (or, in
// the column `own`, that he asked himself). Coordinators, quality officers and administrators cannot ask.

import { createHash } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import type { Role } from '../../src/consultation/model.ts'
import { createMembership, createPerson } from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import type { AppWorld } from '../world/app.ts'
import { password } from '../world/network.ts'
import { type AppPhone, stranger, uploadHeaders } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'

export const relations = ['own', 'same site', 'same roster', 'other site', 'other network'] as const
export type Relation = (typeof relations)[number]
export type Who = 'nobody' | Role
export const everybody: readonly Who[] = [
  'nobody',
  'clinic_doctor',
  'specialist',
  'coordinator',
  'quality_officer',
  'administrator',
]

/** Lantian asks; wang and li answer (wang is on duty); lab, quality and admin work at their hospital. */
const cast: Record<Role, Record<Relation, string>> = {
  clinic_doctor: {
    own: 'lantian',
    'same site': 'lantian2',
    'same roster': 'clinic_doctor-of-hospital',
    'other site': 'gande',
    'other network': 'foreign-doctor',
  },
  specialist: {
    own: 'wang',
    'same site': 'specialist-of-lantian',
    'same roster': 'li',
    'other site': 'specialist-of-gande',
    'other network': 'foreign-wang',
  },
  coordinator: roleAtEachSite('coordinator', 'lab', 'foreign-lab'),
  quality_officer: roleAtEachSite('quality_officer', 'quality', 'foreign-quality'),
  administrator: roleAtEachSite('administrator', 'admin', 'foreign-admin'),
}

function roleAtEachSite(role: Role, atHospital: string, abroad: string): Record<Relation, string> {
  return {
    own: atHospital,
    'same site': `${role}-of-lantian`,
    'same roster': atHospital,
    'other site': `${role}-of-gande`,
    'other network': abroad,
  }
}

/** The consultation that somebody knocks for, and what belongs to it. */
export interface Subject {
  consultationId: string
  recordingId: string
  /** The original that follows it, and the upload that was begun. */
  originalSha256: string
  uploadId: string
  callId: string
  rosterId: string
  sessionId: string
  siteId: string
  /** Somebody of this network: li. */
  personId: string
  /** Somebody whom nobody needs: an administrator may do anything to him. */
  spareId: string
  /** A specialist who is on no roster and knocks at no door, and the hospital of this one. */
  joinerId: string
  hospitalId: string
  /** Of the third line in years to come: a shift, a pattern, and a swap that wang has asked li for. */
  shiftId: string
  patternId: string
  swapId: string
  /** Of whoever asked. */
  selfTestId: string
  /** About the roster. */
  alarmId: string
  /** Of its consultation, by gande, and open for years. */
  emergencyReadingId: string
}

export interface Standing {
  phone: Pick<AppPhone, 'ask'> & Partial<AppPhone>
  login: string | null
  subject: Subject
}

export interface Cast {
  standingOf(who: Who, relation: Relation): Promise<Standing>
  subject: Subject
}

export async function gatherCast(app: AppWorld): Promise<Cast> {
  const spareId = await hire(app)
  const planned = await planYearsAhead(app)
  const joinerId = await idOf(app, 'joiner')
  const ecg = await ecgPicture({ dpi: 60 }).jpeg().toBuffer()
  const askedBy = async (login: string): Promise<Subject> => {
    const phone = await app.phone(login)
    const originalSha256 = createHash('sha256').update(login).digest('hex')
    const original = { sha256: originalSha256, bytes: 100, mediaType: 'image/jpeg', name: 'ecg.jpg' }
    const { consultation } = await phone.open({ originals: [original] }, [{ bytes: ecg }])
    const { consultationId, recordingId } = {
      consultationId: consultation.id,
      recordingId: consultation.recordings[0]!.recordingId,
    }
    const begun = { recordingId, sha256: originalSha256, draftId: newId() }
    const { headers } = await phone.ask('POST', '/api/uploads', undefined, uploadHeaders(begun, 100))
    const { callId } = await firstCallOf(phone, consultationId)
    const { body } = await (await app.newPhone(login)).ask('GET', '/api/sessions')
    const current = (body.sessions as { id: string; current: boolean }[]).find((one) => one.current)!
    const { rosterId, sites } = app.network
    const { selfTest } = (await phone.ask('POST', '/api/duty/self-test', {})).body as { selfTest: { id: string } }
    return {
      selfTestId: selfTest.id,
      alarmId: await raiseAlarm(app),
      emergencyReadingId: await breakGlass(app, consultationId, app.network.people.gande),
      consultationId,
      recordingId,
      originalSha256,
      uploadId: headers.get('location')!.split('/').at(-1)!,
      callId,
      rosterId,
      sessionId: current.id,
      siteId: sites.lantian,
      personId: app.network.people.li,
      spareId,
      joinerId,
      hospitalId: sites.hospital,
      ...planned,
    }
  }
  const subject = await askedBy('lantian')
  const ofWang = await askedBy('wang')
  return {
    subject,
    async standingOf(who, relation) {
      if (who === 'nobody') return { phone: stranger(app.address), login: null, subject }
      const login = cast[who][relation]
      const isHisOwn = who === 'specialist' && relation === 'own'
      return { phone: await app.phone(login), login, subject: isHisOwn ? ofWang : subject }
    },
  }
}

async function idOf({ database }: AppWorld, login: string): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>('select id from people where login = $1', [login])
  return rows[0]!.id
}

async function firstCallOf(phone: AppPhone, consultationId: string): Promise<{ callId: string }> {
  return until('the first call', async () => {
    const { body } = await phone.ask('GET', `/api/consultations/${consultationId}`)
    return (body.consultation as { calls: { callId: string }[] }).calls[0]
  })
}

/** A gap on the roster, in years to come. */
async function raiseAlarm({ network, database }: AppWorld): Promise<string> {
  const id = newId()
  await database.owner.query(
    `insert into alarms (id, network_id, kind, key, roster_id, line, from_at, until_at)
     values ($1, $2, 'gap', $1, $3, 1, '2099-01-01', '2099-01-02')`,
    [id, network.networkId, network.rosterId],
  )
  return id
}

async function breakGlass({ network, database }: AppWorld, consultationId: string, personId: string): Promise<string> {
  const id = newId()
  await database.owner.query(
    `insert into emergency_readings (id, network_id, consultation_id, person_id, reason, words, begun_at, until_at)
     values ($1, $2, $3, $4, 'safety', '核查', now(), '2099-01-01')`,
    [id, network.networkId, consultationId, personId],
  )
  return id
}

/** wang stands on the third line, so that nothing of it touches who is called. */
async function planYearsAhead({ network, database }: AppWorld) {
  const { networkId, rosterId, people } = network
  const ids = { shiftId: newId(), patternId: newId(), swapId: newId() }
  const shift = `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
    values ($1, $2, $3, $4, 3, $5, $6, 'shift')`
  await database.owner.query(shift, [ids.shiftId, networkId, rosterId, people.wang, '2097-01-01', '2097-01-02'])
  await database.owner.query(shift, [newId(), networkId, rosterId, people.wang, '2098-05-01', '2098-07-01'])
  await database.owner.query(
    `insert into shift_patterns (id, network_id, roster_id, line, cycle, turns, person_ids, starts_on, written_until)
     values ($1, $2, $3, 3, 'day', '[{"from":"08:00","until":"08:00"}]', array[$4], '2099-01-01', '2100-01-01')`,
    [ids.patternId, networkId, rosterId, people.wang],
  )
  await database.owner.query(
    `insert into shift_swaps (id, network_id, roster_id, state, asked_by, asked, gives_line, gives_from, gives_until,
       asked_at, expires_at)
     values ($1, $2, $3, 'asked', $4, $5, 3, '2098-05-01', '2098-05-02', now(), '2098-05-01')`,
    [ids.swapId, networkId, rosterId, people.wang, people.li],
  )
  return ids
}

async function hire({ network, database }: AppWorld): Promise<string> {
  const { networkId, sites } = network
  const passwordHash = await hash(password, { memoryCost: 64, timeCost: 1 })
  const placeOf = { hospital: sites.hospital, lantian: sites.lantian, gande: sites.gande }
  const wanted = Object.values(cast).flatMap((logins) => Object.values(logins))
  return asOwner({ databaseUrl: database.databaseUrl, networkId }, async (tx) => {
    for (const login of new Set(wanted)) {
      const [role, place] = login.split('-of-') as [Role, keyof typeof placeOf | undefined]
      if (place === undefined) continue
      const personId = await createPerson(tx, { networkId, login, name: login, passwordHash, phone: '13800000000' })
      await createMembership(tx, { networkId, personId, siteId: placeOf[place], role })
    }
    const joiner = await createPerson(tx, { networkId, login: 'joiner', name: 'joiner', passwordHash })
    await createMembership(tx, { networkId, personId: joiner, siteId: sites.gande, role: 'specialist' })
    return createPerson(tx, { networkId, login: 'spare', name: 'spare', passwordHash })
  })
}
