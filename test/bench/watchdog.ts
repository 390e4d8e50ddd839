// What one look of the auditor costs beside a million closed consultations, and beside a thousand: it looks every second,
// and a look that took longer than that would be the silence it is there to notice.

import { openAuditDatabase } from '../../src/tools/watchdog/audit-database.ts'
import { openJudge } from '../../src/tools/watchdog/judge.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { type BenchDatabase, benchDatabase } from './database.ts'
import { benchPeople } from './people.ts'
import { exact, percentile, type Result, reported, row } from './table.ts'

const openCount = 1_000
const lateCount = 500
const secondMs = 1_000

interface Looks {
  tookMs: number[]
  late: number
  stuck: number
  hurriedMs: number
  promisedMs: number
}

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const closedCount = smoke ? 20_000 : 1_000_000
    const few = await lookAt(await build(later, 1_000), smoke ? 20 : 200)
    const many = await lookAt(await build(later, closedCount), smoke ? 20 : 200)
    const half = percentile(many.tookMs, 0.5)
    return {
      name: 'watchdog',
      rows: [
        row(`slowest look beside ${closedCount} closed, ms`, Math.max(...many.tookMs), secondMs, '<=', 1),
        reported(`a look beside ${closedCount} and beside 1000, p50 ms`, half, percentile(few.tookMs, 0.5)),
        row(`${lateCount} late calls hurried, ms`, many.hurriedMs, secondMs, '<=', 1),
        row('a stuck question promised anew, ms', many.promisedMs, secondMs, '<=', 1),
        exact('late calls found', many.late, lateCount),
        exact('stuck questions found', many.stuck, 1),
      ],
    }
  })
}

async function lookAt({ databaseUrl, owner }: BenchDatabase, times: number): Promise<Looks> {
  const audit = await openAuditDatabase(databaseUrl)
  try {
    const judge = openJudge()
    const tookMs: number[] = []
    let seen = await audit.look()
    for (let time = 0; time < times; time++) {
      const startedMs = performance.now()
      seen = await audit.look()
      tookMs.push(performance.now() - startedMs)
    }
    const late = judge.late({ ...seen, monotonicMs: performance.now() })
    const lateIds = late.map(({ id }) => id)
    const hurriedMs = await took(() => audit.hurry(lateIds).then(() => audit.raiseAlarms(lateIds, [])))
    await owner.query(`delete from call_steps where consultation_id = (
      select consultation_id from call_steps where fired_at is null order by due_at desc limit 1)`)
    const { stuck } = await audit.look()
    const promisedMs = await took(() => audit.promiseAnew(stuck))
    return { tookMs, late: late.length, stuck: stuck.length, hurriedMs, promisedMs }
  } finally {
    await audit.end()
  }
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

/** So many closed consultations with what was called for them, and a thousand open ones, half of them late. */
async function build(later: Later, closedCount: number): Promise<BenchDatabase> {
  const database = await benchDatabase()
  later(() => database.drop())
  const { networkId, rosterId, listeners, asking } = await benchPeople(database.databaseUrl)
  const [personId, authorId] = [listeners[0]!.actor.personId, asking.actor.personId]
  const siteId = asking.actor.memberships[0]!.siteId
  const client = await database.owner.connect()
  try {
    // foreign keys would look the same few rows up millions of times
    await client.query('set session_replication_role = replica; set synchronous_commit = off')
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      `select indexname, indexdef from pg_indexes where schemaname = 'public'
       and tablename in ('consultations', 'call_steps', 'rings') and indexname not like '%\\_pkey'`,
    )
    for (const { indexname } of indexes) await client.query(`drop index ${indexname}`)
    const fill = async (state: 'open' | 'closed', count: number) => {
      const all = { networkId, siteId, rosterId, authorId, personId }
      for (const statement of copies(state, count, all)) await client.query(statement)
    }
    await fill('closed', closedCount)
    await fill('open', openCount)
    for (const { indexdef } of indexes) await client.query(indexdef)
    await client.query('vacuum analyze consultations, call_steps, rings')
  } finally {
    client.release(true)
  }
  return database
}

function copies(state: 'open' | 'closed', count: number, ids: Record<string, string>): string[] {
  const [isOpen, numbers] = [state === 'open', `from generate_series(1, ${count}) as number`]
  const id = (of: string) => `left(md5('${of} ${state}' || number), 22)`
  const openedAt = isOpen ? `now()` : `now() - number * interval '3 minutes'`
  const ended = isOpen ? 'null' : openedAt
  // of the open ones half are late; everybody waits for a second step and one ring is ringing
  const dueAt = isOpen ? `now() + (number - ${lateCount} - 0.5) * interval '1 hour'` : openedAt
  return [
    `insert into consultations (id, network_id, site_id, roster_id, hospital_site_id, pathway, state, seq, opened_at,
       closed_at, author_id, owner_id, snapshot, summary)
     select ${id('question')}, '${ids.networkId}', '${ids.siteId}', '${ids.rosterId}', '${ids.siteId}', 'stemi',
       '${state}', 20, ${openedAt}, ${ended}, '${ids.authorId}', ${isOpen ? 'null' : `'${ids.personId}'`}, '{}', '{}' ${numbers}`,
    `insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at, fired_at)
     select ${id('step')}, '${ids.networkId}', ${id('question')}, '${ids.rosterId}', 2, 'backup', ${dueAt},
       ${isOpen ? 'null' : openedAt} ${numbers}`,
    `insert into rings (call_id, network_id, consultation_id, person_id, channel, step, called_at, outcome, stopped_at)
     select ${id('ring')}, '${ids.networkId}', ${id('question')}, '${ids.personId}', 'live', 1, ${openedAt}, 'sent',
       ${isOpen ? 'now()' : openedAt} ${numbers}`,
  ]
}
