// A question is asked in one round trip and written in another, together with the calls that it promises: what is asked
// while the files reach the disk must still hold when it is written, and what is written stands and falls together.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { sql } from 'kysely'
import pg from 'pg'
import type { Committed, Journal } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import type { People } from '../../src/people/people.ts'
import { newId } from '../../src/platform/ids.ts'
import { anyQuestion, anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import { until } from '../world/until.ts'

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld()
})
afterAll(async () => {
  await world.close()
})

const rowsOf = async (statement: string, values: unknown[] = []) =>
  (await world.database.owner.query(statement, values)).rows
const draftsOf = (draftId: string) => rowsOf('select 1 from drafts where draft_id = $1', [draftId])
const notes = (operation: string) => rowsOf('select subject_id from audit_log where operation = $1', [operation])

/** A journal beside which somebody writes a note for each question, without being asked. */
function withNotes(operation: string): Journal {
  const journal = world.anotherJournal()
  const rung = async (_: unknown, committed: Committed) => {
    throw new Error(`Rung for ${committed.consultation.id}.`)
  }
  const beside = async ({ networkId, consultation }: Committed) => ({
    part: sql`noted as (insert into audit_log (network_id, operation, subject_id)
      select ${networkId}, ${operation}, ${consultation.id} from claimed)`,
    also: sql`(select count(*) from claimed) as noted`,
  })
  journal.beforeCommit(rung, () => true, beside)
  return journal
}

/** Files that are kept when somebody says so. */
function heldUp(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((kept) => {
    resolve = kept
  })
  return { promise, resolve }
}

describe('a question that is written at once', () => {
  it('J31 one round trip asks and one writes everything and commits', async () => {
    const journal = withNotes('j31')
    await world.people.network(world.network.networkId)
    const sent = jest.spyOn(pg.Client.prototype, 'query')
    let texts: string[]
    try {
      await journal.open(world.network.actorOf('lantian'), anyQuestion(), [anyRecording()], [])
      texts = sent.mock.calls.map(([query]) => (typeof query === 'string' ? query : (query as { text: string }).text))
    } finally {
      sent.mockRestore()
    }
    // `begin` and `commit` travel in the packets of the two; beside them the listening connection may just be opening
    texts = texts.filter((text) => !/^listen|pg_advisory_lock_shared/.test(text))
    const [name, begins] = [/\/\* ([a-z -]+), then commit \*\//, /^begin/]
    expect(texts.map((text) => name.exec(text)?.[1] ?? (begins.test(text) ? 'begin' : text))).toEqual([
      'begin',
      'ask-before-opening',
      'commit',
      'begin',
      'append-entries',
      'commit',
    ])
    expect(await notes('j31')).toHaveLength(1)
  })

  it('J32 nothing is written before the files are kept, and nothing at all when they are not', async () => {
    const doctor = world.network.actorOf('lantian')
    const rosters = jest.fn<People['answeringRosters']>(world.people.answeringRosters)
    const people = { ...world.people, answeringRosters: rosters }
    const journal = openJournal({ postgres: world.database.postgres, people })
    const kept = heldUp()
    const draft = anyQuestion()
    const opening = journal.open(doctor, draft, [anyRecording()], [], 0, kept.promise)
    await until('the roster to be asked for', () => rosters.mock.calls.length > 0)
    await expect(Promise.race([opening, rowsOf('select pg_sleep(0.2)').then(() => 'waits')])).resolves.toBe('waits')
    expect(await draftsOf(draft.draftId)).toEqual([])
    kept.resolve()
    expect((await opening).entries).toHaveLength(2)
    expect(await draftsOf(draft.draftId)).toHaveLength(1)

    const lost = anyQuestion()
    const full = Promise.reject(new Error('the disk is full'))
    await expect(journal.open(doctor, lost, [anyRecording()], [], 0, full)).rejects.toThrow('the disk is full')
    expect(await draftsOf(lost.draftId)).toEqual([])
  })

  it('J33 a roster that is changed after it was asked for is asked for again, however often', async () => {
    const { people, network, database } = world
    let changes = 0
    // changed in the very moment before the question is written
    const changing = async () => {
      changes += 1
      await database.owner.query('update rosters set patience_seconds = $2 where id = $1', [
        network.rosterId,
        100 + changes,
      ])
    }
    const journal = openJournal({ postgres: database.postgres, people })
    let upTo = 1
    const seen: (number | undefined)[] = []
    const beside = async ({ roster }: Committed) => {
      seen.push(roster?.patienceSeconds)
      if (changes < upTo) await changing()
      return { part: sql`heard as (select 1)`, also: sql`1 as heard` }
    }
    journal.beforeCommit(
      async () => {},
      () => true,
      beside,
    )
    const first = await journal.open(network.actorOf('lantian'), anyQuestion(), [], [])
    expect(first).toMatchObject({ repeated: false, consultation: { rosterId: network.rosterId } })
    expect(seen.at(-1)).toBe(101)
    expect(seen).toHaveLength(2)
    // somebody who changes it without end keeps no question away
    upTo = 1_000
    expect((await journal.open(network.actorOf('lantian'), anyQuestion(), [], [])).repeated).toBe(false)
    expect(seen).toHaveLength(5)
    expect(await rowsOf('select 1 from consultations where id = $1', [first.consultation.id])).toHaveLength(1)
  })

  it('J34 what is written beside a question stands and falls with it, also where two servers get the same draft', async () => {
    const nodes = [withNotes('j34'), withNotes('j34')]
    const draft = anyQuestion()
    const kept = heldUp()
    const doctor = world.network.actorOf('lantian')
    const both = nodes.map((node) => node.open(doctor, draft, [], [], 0, kept.promise))
    kept.resolve()
    const [one, other] = await Promise.all(both)
    expect(other!.consultation).toEqual(one!.consultation)
    expect([one!.repeated, other!.repeated].sort()).toEqual([false, true])
    expect(await notes('j34')).toEqual([{ subject_id: one!.consultation.id }])

    const failing = world.anotherJournal()
    failing.beforeCommit(
      async () => {},
      () => true,
      async () => ({ part: sql`broken as (select 1)`, also: sql`(select 1 / (count(*) - 1) from claimed)` }),
    )
    const lost = { ...anyQuestion(), draftId: newId() }
    await expect(failing.open(doctor, lost, [], [])).rejects.toMatchObject({ code: '22012' })
    expect(await draftsOf(lost.draftId)).toEqual([])
  })
})
