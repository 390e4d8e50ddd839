// The export of a whole span over HTTP, beside a bare COPY of the same columns of the same rows out of Postgres; and that
// a workbook costs no more memory the longer it is.

import { get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { prepareDemo } from '../../src/tools/demo/prepare-demo.ts'
import { startChild } from './child.ts'
import { withCleanUp } from './clean-up.ts'
import { type BenchDatabase, benchDatabase } from './database.ts'
import { newSession } from './people.ts'
import { exact, percentile, type Result, type Row, row } from './table.ts'

const columns = 'consultation_id, site_id, pathway, diagnosis, strategy, milestones, intervals, findings'

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const database = await benchDatabase()
    later(() => database.drop())
    await prepareDemo(database.databaseUrl, { dataDir: database.folder, s3: undefined }, () => {})
    const count = await multiply(database, smoke ? 2_000 : 20_000)
    const token = await qualityOfficer(database)
    const server = await startChild<{ port: number }>('./our-server.ts', [
      database.databaseUrl,
      database.folder,
      'demo',
    ])
    later(() => server.end())

    const client = await database.owner.connect()
    later(() => client.release())
    const [our, bare]: [number[], number[]] = [[], []]
    let lines = 0
    for (let round = 0; round < (smoke ? 3 : 13); round++) {
      const ours = await timed(async () => {
        lines = await download(server.ready.port, token)
      })
      const reference = await timed(() => copyOut(client))
      // the first is for warming up
      if (round === 0) continue
      our.push(count / ours)
      bare.push(count / reference)
    }
    return {
      name: 'export',
      rows: [
        row(`rows a second (of ${count})`, percentile(our, 0.5), percentile(bare, 0.5), '>=', 0.5),
        exact('rows missing', count + 1 - lines, 0),
        await workbook(smoke ? 4_000 : 10_000, smoke ? 16_000 : 100_000),
      ],
    }
  })
}

/** The heap of a long workbook beside that of a short one, in a process that has no room for more. */
async function workbook(few: number, many: number): Promise<Row> {
  const child = await startChild('./workbook.ts', [], ['--max-old-space-size=64'])
  try {
    const short = await child.ask<{ megabytes: number }>('heapOf', few)
    const long = await child.ask<{ megabytes: number }>('heapOf', many)
    return row(`heap at most, workbook of ${many} rows beside ${few}, MB`, long.megabytes, short.megabytes, '<=', 2)
  } finally {
    await child.end()
  }
}

/** Copies of the demo month's rows, an hour apart, until there are so many. */
async function multiply({ owner }: BenchDatabase, wanted: number): Promise<number> {
  const copies = `cross join generate_series(1, (select ${wanted} / count(*) from timelines)) as copy (number)`
  await owner.query(`
    insert into consultations (id, network_id, site_id, roster_id, hospital_site_id, destination_site_id, pathway, state,
      seq, opened_at, closed_at, author_id, owner_id, snapshot, summary)
    select left(md5(c.id || copy.number), 22), c.network_id, c.site_id, c.roster_id, c.hospital_site_id,
      c.destination_site_id, c.pathway, c.state, c.seq, c.opened_at - copy.number * interval '1 hour', c.closed_at,
      c.author_id, c.owner_id, '{}', c.summary
    from consultations c ${copies}`)
  await owner.query(`
    insert into timelines (consultation_id, network_id, site_id, pathway, opened_at, diagnosis, strategy, milestones,
      intervals, findings, facts)
    select left(md5(t.consultation_id || copy.number), 22), t.network_id, t.site_id, t.pathway,
      t.opened_at - copy.number * interval '1 hour', t.diagnosis, t.strategy, t.milestones, t.intervals, t.findings,
      t.facts
    from timelines t ${copies}`)
  await owner.query('vacuum analyze timelines')
  const { rows } = await owner.query<{ count: number }>('select count(*)::int as count from timelines')
  return rows[0]!.count
}

async function qualityOfficer({ owner, databaseUrl }: BenchDatabase): Promise<string> {
  const { rows } = await owner.query<{ id: string; network_id: string }>(
    `select id, network_id from people where login = 'quality'`,
  )
  return newSession(databaseUrl, { personId: rows[0]!.id, networkId: rows[0]!.network_id })
}

/** How many lines came. A server that is too busy says when to ask again, and is asked again then, as anybody would. */
async function download(port: number, token: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const lines = await downloadOnce(port, token)
    if (typeof lines === 'number') return lines
    if (attempt === 10) throw new Error('The export was refused ten times: the server is too busy.')
    await wait(lines.retryAfterSeconds * 1000)
  }
}

function downloadOnce(port: number, token: string): Promise<number | { retryAfterSeconds: number }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    get({ host: '127.0.0.1', port, path: '/api/exports/timelines.csv', headers }, (answer) => {
      if (answer.statusCode === 503) {
        answer.resume()
        return resolve({ retryAfterSeconds: Number(answer.headers['retry-after'] ?? 1) })
      }
      if (answer.statusCode !== 200) return reject(new Error(`The export answered ${answer.statusCode}.`))
      let lines = 0
      answer.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
      })
      answer.once('end', () => resolve(lines))
      answer.once('error', reject)
    }).once('error', reject)
  })
}

async function copyOut(client: pg.PoolClient): Promise<void> {
  const rows = client.query(copyTo(`copy (select ${columns} from timelines) to stdout`))
  for await (const _ of rows);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now()
  await work()
  return (performance.now() - startedAtMs) / 1000
}
