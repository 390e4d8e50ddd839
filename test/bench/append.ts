// How many entries a second go the whole road (lock, clock, access, decide, append, commit), beside bare inserts of one
// such row a commit: the same pool, the same number of writers, the same Postgres. They take turns.

import pg from 'pg'
import type { Journal } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import type { Actor } from '../../src/people/actor.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { withCleanUp } from './clean-up.ts'
import { benchDatabase } from './database.ts'
import { benchPeople, question } from './people.ts'
import { percentile, type Result, row } from './table.ts'

const writers = 8
const consultationCount = 16

type WriteOne = (writer: number, count: number) => Promise<unknown>

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const database = await benchDatabase({ poolSize: writers })
    later(() => database.drop())
    const { asking, listeners } = await benchPeople(database.databaseUrl)
    const people = openPeople({ postgres: database.postgres, clock: systemClock, demoAllowed: false })
    later(() => people.close())
    const journal = openJournal({ postgres: database.postgres, people })
    const consultationIds = await ask(journal, asking.actor)
    const pool = new pg.Pool({ connectionString: database.databaseUrl, max: writers })
    pool.on('error', () => {})
    later(() => pool.end())
    await pool.query('create table bare_entries (like entries including all)')

    const ours: WriteOne = (writer, count) => {
      const { actor } = listeners[writer]!
      const consultationId = consultationIds[(writer + count * writers) % consultationCount]!
      return journal.write(actor, consultationId, { draftId: newId(), kind: 'said', body: { text } })
    }
    const bare: WriteOne = (writer, count) => insertBare(pool, writer, count)
    const [our, reference]: [number[], number[]] = [[], []]
    const seconds = smoke ? 0.5 : 2
    for (const one of [ours, bare]) await perSecond(one, seconds)
    for (let round = 0; round < (smoke ? 2 : 10); round++) {
      our.push(await perSecond(ours, seconds))
      reference.push(await perSecond(bare, seconds))
    }
    return {
      name: 'append',
      rows: [row('entries a second, 8 writers', percentile(our, 0.5), percentile(reference, 0.5), '>=', 0.3)],
    }
  })
}

const text = '患者胸痛加重, 血压 92/60, 已建立静脉通路, 请问是否可以开始溶栓?'

async function ask(journal: Journal, actor: Actor): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < consultationCount) ids.push((await journal.open(actor, question(), [], [])).consultation.id)
  return ids
}

/** Each writer writes one after the other until the time is over. Counts never repeat within a run. */
let counted = 0
async function perSecond(write: WriteOne, seconds: number): Promise<number> {
  const startedAtMs = performance.now()
  let written = 0
  const writing = Array.from({ length: writers }, async (_, writer) => {
    while (performance.now() - startedAtMs < seconds * 1000) {
      await write(writer, counted++)
      written++
    }
  })
  await Promise.all(writing)
  return written / ((performance.now() - startedAtMs) / 1000)
}

function insertBare(pool: pg.Pool, writer: number, count: number): Promise<unknown> {
  return pool.query(
    `insert into bare_entries (consultation_id, seq, network_id, kind, at, by_person_id, by_name, by_role, by_site_id, body, draft_id)
     values ($1, $2, 'network', 'said', clock_timestamp(), 'person', 'name', 'specialist', 'site', $3, $4)`,
    [`consultation-${writer}`, count, JSON.stringify({ text }), newId()],
  )
}
