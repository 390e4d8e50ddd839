// The entries are the truth: whatever was written, by whomever, in whatever order, reading them again gives what the
// journal keeps beside them.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fold, foldAll } from '../../src/consultation/fold.ts'
import type { Consultation, Entry } from '../../src/consultation/model.ts'
import { newId } from '../../src/platform/ids.ts'
import { RefusalError } from '../../src/platform/refusal-error.ts'
import { anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import type { Login } from '../world/network.ts'

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld()
})
afterAll(async () => {
  await world.close()
})

const clinicians = ['lantian', 'lantian2', 'wang', 'li', 'zhao', 'lab', 'quality'] as const satisfies readonly Login[]
const milestones = [
  'door_in',
  'needle',
  'consent_signed',
  'door_out',
  'pci_door_in',
  'wire_crossed',
  'accepted',
] as const
const sites = ['hospital', 'lantian', 'gande'] as const

/** One thing that somebody tries. Half of it is refused, as in life. */
const attempt = fc.record({
  login: fc.constantFrom(...clinicians),
  what: fc.constantFrom(
    'said',
    'stamped',
    'stamped',
    'stamped',
    'withdrawn',
    'accepted',
    'declined',
    'answered',
    'duty-offered',
    'duty-taken',
    'advice-confirmed',
    'transfer-requested',
    'handed-over',
    'viewed',
    'closed',
    'reopened',
    'called',
    'recording',
  ),
  milestone: fc.constantFrom(...milestones),
  site: fc.constantFrom(...sites),
  minutesAgo: fc.integer({ min: 0, max: 300 }),
  isReplacing: fc.boolean(),
  number: fc.integer({ min: 1, max: 12 }),
})
type Attempt = typeof attempt extends fc.Arbitrary<infer One> ? One : never

function bodyOf(
  { what, milestone, site, minutesAgo, isReplacing, number }: Attempt,
  consultation: Consultation,
): unknown {
  switch (what) {
    case 'said':
      return { text: `第 ${number} 句 👍` }
    case 'stamped':
      return {
        milestone,
        at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
        siteId: world.network.sites[site],
        how: 'recalled',
        ...(isReplacing ? { replaces: number, reason: '看错了钟' } : {}),
      }
    case 'withdrawn':
      return { seq: number, reason: '记错了' }
    case 'answered':
      return { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: isReplacing }
    case 'duty-offered':
      return { to: world.network.people.li }
    case 'transfer-requested':
    case 'handed-over':
      return { to: world.network.sites[site] }
    case 'viewed':
      return { recordingId: consultation.recordings[0]!.recordingId }
    case 'closed':
    case 'reopened':
      return { reason: '情况有变' }
    default:
      return {}
  }
}

async function tryOut(one: Attempt, consultation: Consultation): Promise<Consultation | null> {
  const actor = world.network.actorOf(one.login)
  if (one.what === 'called') {
    const { networkId, people } = world.network
    const body = { callId: newId(), personId: people.wang, channel: 'live', step: 1 }
    const written = await world.journal.writeAsSystem(networkId, consultation.id, async () => [
      { kind: 'called', body },
    ])
    return written!.consultation
  }
  if (one.what === 'recording') {
    return (await world.journal.addRecordings(actor, consultation.id, { draftId: newId() }, [anyRecording()], []))
      .consultation
  }
  return (await world.write(one.login, consultation.id, one.what, bodyOf(one, consultation))).consultation
}

/** What the journal said after each entry that was taken. */
async function play(attempts: Attempt[]): Promise<{ id: string; told: Consultation[] }> {
  const doorIn = { at: new Date(Date.now() - 3_600_000).toISOString() }
  const { consultation } = await world.ask('lantian', { doorIn, complaint: '胸痛' }, [anyRecording()])
  const told = [consultation]
  for (const one of attempts) {
    const after = await tryOut(one, told.at(-1)!).catch((error: unknown) => {
      if (error instanceof RefusalError) return null
      throw error
    })
    if (after) told.push(after)
  }
  return { id: consultation.id, told }
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('replay', () => {
  it('J8 the snapshot, the reply to each write and a replay from every number say the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 15, maxLength: 30 }), async (attempts) => {
        const { id, told } = await play(attempts)
        const { consultation, entries } = await world.journal.openConsultation(world.network.actorOf('wang'), id)
        const all = entries as Entry[]
        expect(json(foldAll(all))).toEqual(json(consultation))
        const hidden = { offeredTo: null }
        for (const after of told) {
          const here = foldAll(all.slice(0, after.seq))
          expect({ ...(json(after) as object), ...hidden }).toEqual({ ...(json(here) as object), ...hidden })
          const continued = all.slice(after.seq).reduce<Consultation>(fold, json(here) as Consultation)
          expect(json(continued)).toEqual(json(consultation))
        }
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  it('J8 a phone that may not see all folds what it gets into exactly what it would be given anew', async () => {
    const { consultation } = await world.ask('lantian')
    const { id } = consultation
    await world.write('wang', id, 'accepted')
    await world.write('wang', id, 'duty-offered', { to: world.network.people.li })
    await world.write('lantian', id, 'said', { text: '患者出汗多' })
    const clinic = world.network.actorOf('lantian')
    const offered = await world.journal.openConsultation(clinic, id)
    expect(json(foldAll(offered.entries as Entry[]))).toEqual(json(offered.consultation))
    await world.write('li', id, 'duty-taken')
    for (let after = 1; after <= 5; after++) {
      const caughtUp = await world.journal.entriesSince(clinic, id, after)
      const before = foldAll((await world.journal.openConsultation(clinic, id)).entries.slice(0, after) as Entry[])
      expect(json((caughtUp.entries as Entry[]).reduce<Consultation>(fold, before))).toEqual(
        json(caughtUp.consultation),
      )
    }
  })
})

describe('rebuilding', () => {
  const projections = async () => {
    const read = async (statement: string) => (await world.database.owner.query(statement)).rows
    return {
      consultations: await read('select * from consultations order by id'),
      milestones: await read('select * from milestones order by consultation_id, milestone, site_id'),
      timelines: await read('select * from timelines order by consultation_id'),
    }
  }

  it('J14 rebuilding the projections from the entries changes nothing', async () => {
    const attempts = fc.sample(fc.array(attempt, { minLength: 25, maxLength: 25 }), { numRuns: 4, seed: 7 })
    for (const each of attempts) await play(each)
    const before = await projections()
    const { consultations, changed } = await world.journal.rebuildMilestones(world.network.networkId)
    expect(changed).toBe(0)
    expect(consultations).toBe(before.consultations.length)
    expect(before.milestones.length).toBeGreaterThan(consultations * 3)
  })

  it('J14 projections that were lost or spoilt come back exactly', async () => {
    const before = await projections()
    await world.database.owner.query(`delete from timelines`)
    await world.database.owner.query(`delete from milestones where milestone = 'door_in'`)
    await world.database.owner.query(`update milestones set at = at + interval '1 hour'`)
    await world.database.owner.query(`insert into milestones
      select id, network_id, 'needle', author_id, opened_at, null, 'tapped', 1, opened_at from consultations`)
    await world.database.owner.query(
      `update consultations set snapshot = snapshot || '{"owner": null}', summary = '{}'`,
    )
    const { consultations, changed } = await world.journal.rebuildMilestones(world.network.networkId)
    expect(changed).toBe(consultations)
    // a message moves only the column `seq`; a rebuilt snapshot carries it too, and nobody reads it there
    const withoutSeq = ({ consultations: rows, ...rest }: Awaited<ReturnType<typeof projections>>) => ({
      ...rest,
      consultations: rows.map((row) => ({
        ...row,
        snapshot: { ...row.snapshot, seq: 0 },
        summary: { ...row.summary, seq: 0 },
      })),
    })
    expect(withoutSeq(await projections())).toEqual(withoutSeq(before))
  })
})
