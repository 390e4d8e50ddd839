// The list of open consultations beside 1,000 closed ones and beside a million: a doctor must not wait longer because
// the service is old. Two databases, asked in turn, so that a busy moment of the machine meets both.

import { openJournal } from '../../src/journal/open-journal.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { type BenchDatabase, benchDatabase } from './database.ts'
import { benchPeople, question } from './people.ts'
import { percentile, type Result, row } from './table.ts'

const openCount = 1_000
const siteCount = 100

type Ask = () => Promise<unknown>

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const few = await build(later, 1_000)
    const many = await build(later, smoke ? 20_000 : 1_000_000)
    const rows = []
    for (const [measure, ask] of Object.entries(few)) {
      const [one, other] = await p50InTurn(ask, many[measure]!, smoke ? 30 : 300)
      rows.push(row(`${measure}, p50 ms`, other, one, '<=', 1.3))
    }
    return { name: 'list', rows }
  })
}

async function p50InTurn(few: Ask, many: Ask, times: number): Promise<[few: number, many: number]> {
  const took: [number[], number[]] = [[], []]
  for (let time = 0; time < times + 10; time++) {
    for (const [index, ask] of [few, many].entries()) {
      const startedAtMs = performance.now()
      await ask()
      if (time >= 10) took[index]!.push(performance.now() - startedAtMs)
    }
  }
  return [percentile(took[0], 0.5), percentile(took[1], 0.5)]
}

/** A database with so many closed consultations, and what is asked of it. */
async function build(later: Later, closedCount: number): Promise<Record<string, Ask>> {
  const database = await benchDatabase()
  later(() => database.drop())
  const { networkId, asking, listeners, quality } = await benchPeople(database.databaseUrl)
  const people = openPeople({ postgres: database.postgres, clock: systemClock, demoAllowed: false })
  later(() => people.close())
  const journal = openJournal({ postgres: database.postgres, people })
  await journal.open(asking.actor, question(), [], [])
  await fill(database, networkId, closedCount)
  const specialist = listeners[0]!.actor
  return {
    'open ones of a clinic doctor': () => journal.list(asking.actor, { state: 'open' }),
    'open ones of a specialist': () => journal.list(specialist, { state: 'open' }),
    'open ones of a quality officer': () => journal.list(quality.actor, { state: 'open' }),
    'duty list of a specialist': () => journal.dutyList(specialist),
  }
}

// Foreign keys would look every site up a million times, and indexes are built faster in one go. The rows are as wide
// as real ones where lists look (summary); the snapshots, which lists never touch, are not.
async function fill({ owner }: BenchDatabase, networkId: string, closedCount: number): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query(`set session_replication_role = replica; set synchronous_commit = off`)
    await client.query(
      `insert into sites (id, network_id, name, tier)
       select 'clinic-' || number, $1, 'clinic', 'rescue_point' from generate_series(1, ${siteCount}) as number`,
      [networkId],
    )
    const indexes = await client.query<{ indexname: string; indexdef: string }>(
      `select indexname, indexdef from pg_indexes where tablename = 'consultations' and indexname <> 'consultations_pkey'`,
    )
    for (const { indexname } of indexes.rows) await client.query(`drop index ${indexname}`)
    await client.query(`insert into consultations ${copies('open', openCount)}`)
    await client.query(`insert into consultations ${copies('closed', closedCount)}`)
    for (const { indexdef } of indexes.rows) await client.query(indexdef)
    await client.query('vacuum analyze consultations')
  } finally {
    client.release(true)
  }
}

// The closed ones fill the years before; one in a hundred is of the asking clinic, and open ones are everywhere.
function copies(state: 'open' | 'closed', count: number): string {
  const ofState = `number % ${siteCount} = 0`
  const openedAt =
    state === 'open' ? `c.opened_at - number * interval '1 second'` : `c.opened_at - number * interval '3 minutes'`
  return `
    (id, network_id, site_id, roster_id, hospital_site_id, pathway, state, seq, opened_at, closed_at, author_id, owner_id,
      snapshot, summary)
    select left(md5('${state}' || number), 22), c.network_id,
      case when ${ofState} then c.site_id else 'clinic-' || (number % ${siteCount} + 1) end, c.roster_id,
      c.hospital_site_id, c.pathway, '${state}', 20, ${openedAt},
      ${state === 'open' ? 'null' : `${openedAt} + interval '1 hour'`}, c.author_id, null, '{}', c.summary
    from (select * from consultations order by opened_at desc limit 1) c
    cross join generate_series(1, ${count}) as number`
}
