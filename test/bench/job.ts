// The main job: a 500 KB photograph is posted, the person on duty and 236 others hear of it. Ours and the floor take
// turns on the same Postgres and the same disk; each job is over before the next begins.

import { newId } from '../../src/platform/ids.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import type { Gathering, Heard } from './crowd.ts'
import { benchDatabase } from './database.ts'
import { benchPeople, listenerCount, question } from './people.ts'
import { anotherFile, drawPhotograph } from './photograph.ts'
import { postJob, uploadOf } from './post-job.ts'
import { settledCpu } from './settled-cpu.ts'
import { exact, percentile, type Result, type Row, reported, row } from './table.ts'

interface Side {
  name: string
  port: number
  path: string
  token: string | null
  /** Who answers the question, where somebody does. */
  owner: string | null
  server: Awaited<ReturnType<typeof startChild<{ port: number }>>>
}

/** Milliseconds, one number a job. */
interface Samples {
  onDuty: number[]
  last: number[]
  cpu: number[]
  lost: number
}

const withoutPreviewsEvery = 2
/** Of fewer, the 99th percentile is the worst or the last but one: chance. */
const fullRounds = 400
const longestMs = 300_000

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const { ours, floor, crowd } = await build(later)
    const photograph = await drawPhotograph()
    const job = (side: Side, samples: Samples) => oneJob(side, crowd, anotherFile(photograph), samples)
    const [our, bare, unseen, warm] = [samples(), samples(), samples(), samples()]
    for (let round = 0; round < (smoke ? 2 : 15); round++) for (const side of [ours, floor]) await job(side, warm)
    const until = performance.now() + longestMs
    for (let round = 0; round < (smoke ? 4 : fullRounds) && performance.now() < until; round++) {
      for (const side of round % 2 ? [ours, floor] : [floor, ours]) await job(side, side === ours ? our : bare)
      if (round % withoutPreviewsEvery > 0) continue
      await ours.server.ask('previews', false)
      await job(ours, unseen)
      await ours.server.ask('previews', true)
    }
    return { name: 'job', rows: rowsOf(our, bare, unseen) }
  })
}

const samples = (): Samples => ({ onDuty: [], last: [], cpu: [], lost: 0 })

function rowsOf(our: Samples, bare: Samples, unseen: Samples): Row[] {
  const [p50, p99] = [(values: number[]) => percentile(values, 0.5), (values: number[]) => percentile(values, 0.99)]
  const fastest = Math.min(p50(our.onDuty) / p50(bare.onDuty), p50(our.last) / p50(bare.last))
  return [
    row('on duty hears, p50 ms', p50(our.onDuty), p50(bare.onDuty), '<=', 1.5),
    row('on duty hears, p99 ms', p99(our.onDuty), p99(bare.onDuty), '<=', 2),
    row(`last of ${listenerCount} hears, p50 ms`, p50(our.last), p50(bare.last), '<=', 1.5),
    row(`last of ${listenerCount} hears, p99 ms`, p99(our.last), p99(bare.last), '<=', 2),
    // the median: a job during which heads were told pays for all sockets
    row('server CPU a job without its preview, p50 ms', p50(unseen.cpu), p50(bare.cpu), '<=', 2),
    reported('CPU of a preview beside that of its job, p50 ms', p50(our.cpu) - p50(unseen.cpu), p50(unseen.cpu)),
    reported('jobs measured', our.last.length, bare.last.length),
    exact('entries lost', our.lost + unseen.lost, 0),
    row('on duty before the last, p50 ms', p50(our.onDuty), p50(our.last), '<=', 0.7),
    // faster than a server that only syncs, commits and tells: then a sync or a commit was left out
    row('not faster than the floor, ratio', fastest, 1, '>=', 0.9),
  ]
}

async function build(later: Later) {
  const database = await benchDatabase()
  later(() => database.drop())
  const people = await benchPeople(database.databaseUrl)
  const args = [database.databaseUrl, database.folder]
  const crowd = await startChild<null>('./crowd.ts', [])
  later(() => crowd.end())
  const start = async (name: string, file: string) => {
    const server = await startChild<{ port: number }>(file, args)
    later(() => server.end())
    return { name, server, port: server.ready.port }
  }
  const [token] = people.asking.tokens
  const tokens = people.listeners.map((person) => person.tokens[0]!)
  const persons = { token: token!, owner: tokens[0]! }
  const ours: Side = { ...(await start('ours', './our-server.ts')), path: '/api/consultations', ...persons }
  const floor: Side = { ...(await start('floor', './floor-server.ts')), path: '/job', token: null, owner: null }
  const gather = (gathering: Gathering) => crowd.ask('gather', gathering)
  await gather({ name: 'ours', port: ours.port, tokens, ask: { name: 'watchDuty', body: {} } })
  await gather({ name: 'floor', port: floor.port, tokens: tokens.map(() => null) })
  return { ours, floor, crowd }
}

type Crowd = Awaited<ReturnType<typeof startChild<null>>>

async function oneJob(side: Side, crowd: Crowd, photograph: Buffer, into: Samples): Promise<void> {
  const { server, name, port, path, token } = side
  const upload = uploadOf(question(), photograph)
  const cpuBefore = await settledCpu(server)
  const { startedAtMs, status, reply } = await postJob(port, path, token, upload)
  if (status >= 300) throw new Error(`${name} answered ${status}: ${reply.slice(0, 300)}`)
  const { consultationId, entries } = answerOf(reply)
  for (let seq = 1; seq <= entries; seq++) {
    const heard = await crowd.ask<Heard>('heard', { name, consultationId, seq, withinMs: 5_000 })
    into.lost += heard.missing
    if (seq > 1) continue
    into.onDuty.push(heard.firstAtMs - startedAtMs)
    into.last.push(heard.lastAtMs - startedAtMs)
  }
  into.cpu.push((await settledCpu(server)) - cpuBefore)
  if (side.owner !== null) await finish(side, consultationId)
  await crowd.ask('forget', name)
}

/** Accepted and closed, outside of what is measured: nobody is rung again minutes later, and no list grows. */
async function finish({ port, owner }: Side, consultationId: string): Promise<void> {
  for (const [kind, body] of [
    ['accepted', {}],
    ['closed', { reason: 'bench' }],
  ] as const) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/consultations/${consultationId}/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner}` },
      body: JSON.stringify({ draftId: newId(), kind, body }),
    })
    if (answer.status !== 201) throw new Error(`${kind} was refused: ${(await answer.text()).slice(0, 300)}`)
  }
}

function answerOf(reply: string): { consultationId: string; entries: number } {
  const { id, consultation, entries } = JSON.parse(reply)
  return { consultationId: consultation?.id ?? id, entries: entries?.length ?? 1 }
}
