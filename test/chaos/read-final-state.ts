// Reads what is there when all is over: the tables as their owner, the doors as the quality officer, the files on the disk.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { digestOf } from './canonical.ts'
import type { FinalConsultation, FinalEntry, FinalFile, FinalState, FinalStep } from './final-state.ts'
import { readMarked } from './marks.ts'
import { readAuditRows, readChains } from './read-audit.ts'
import type { World } from './world.ts'

export interface ReadingWish {
  promiseless?: string[]
  withDoors?: boolean
  withChains?: boolean
}

/** Without the doors nothing is told: for whoever looks at the tables only. */
export async function readFinalState(
  world: World,
  { promiseless = [], withDoors = true, withChains = withDoors }: ReadingWish = {},
): Promise<FinalState> {
  const { owner, dataFolder } = world
  const readAtMs = Date.now()
  const { rows, entries, steps, files, audited } = await ofOneMoment(owner, async (client) => ({
    rows: await readRows(client),
    entries: await readEntries(client),
    steps: await readSteps(client),
    files: await readFiles(client),
    audited: await readAuditRows(client),
  }))
  const shelves = join(dataFolder, 'blobs')
  const kept = files.map((file) => ({ ...file, object: objectAt(join(shelves, file.sha256.slice(0, 2), file.sha256)) }))
  const tell = withDoors ? await quality(world) : () => ({ told: [], versions: [] })
  const consultations: FinalConsultation[] = []
  for (const row of rows) {
    const own = { entries: entries.get(row.id) ?? [], steps: steps.get(row.id) ?? [] }
    consultations.push({ ...row, ...own, ...(await tell(row)) })
  }
  const audit = { ...audited, chains: withChains ? await readChains(world) : [] }
  const marked = await readMarked(world)
  return { readAtMs, consultations, files: kept, halfFiles: halfFiles(shelves), audit, marked, promiseless }
}

async function ofOneMoment<T>(owner: pg.Pool, read: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await owner.connect()
  try {
    await client.query('begin isolation level repeatable read')
    const seen = await read(client)
    await client.query('rollback')
    client.release()
    return seen
  } catch (error) {
    // given back as broken: the pool has two, and whoever waited for a third would wait for ever
    client.release(true)
    throw error
  }
}

type Row = Omit<FinalConsultation, 'entries' | 'told' | 'versions' | 'steps'>

async function readRows(client: pg.PoolClient): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select id, network_id as "networkId", site_id as "siteId", hospital_site_id as "hospitalSiteId",
       roster_id as "rosterId", state, seq, owner_id is not null as "isOwned" from consultations order by opened_at`,
  )
  return rows
}

/** Of one moment, by one statement. */
export async function readPromiseless(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from consultations c where state = 'open' and owner_id is null and not exists (
       select from call_steps where consultation_id = c.id and fired_at is null and stopped_at is null)`,
  )
  return rows.map(({ id }) => id)
}

export async function readSeqs(owner: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ id: string; seq: number }>('select id, seq from consultations')
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

async function readEntries(owner: pg.PoolClient): Promise<Map<string, FinalEntry[]>> {
  const { rows } = await owner.query<Omit<FinalEntry, 'atMs' | 'digest'> & { of: string; at: Date }>(
    `select consultation_id as of, seq, kind, at, by_person_id as "personId", draft_id as "draftId", body
     from entries order by consultation_id, seq`,
  )
  const entries = new Map<string, FinalEntry[]>()
  for (const { of, at, ...entry } of rows) {
    const digest = digestOf({ ...entry, at: at.toISOString() })!
    entries.set(of, [...(entries.get(of) ?? []), { ...entry, atMs: at.getTime(), digest }])
  }
  return entries
}

async function readSteps(owner: pg.PoolClient): Promise<Map<string, FinalStep[]>> {
  const { rows } = await owner.query<FinalStep & { of: string }>(
    `select consultation_id as of, id, step, round, whom, ${ms('due_at')} as "dueAtMs", ${ms('fired_at')} as "firedAtMs",
       ${ms('stopped_at')} as "stoppedAtMs" from call_steps order by due_at`,
  )
  const steps = new Map<string, FinalStep[]>()
  for (const { of, ...step } of rows) steps.set(of, [...(steps.get(of) ?? []), step])
  return steps
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

/** Who may see all of his network, by network. */
export async function officersOf({ network, signedIn }: World) {
  const [here, abroad] = [await signedIn('quality'), await signedIn('foreign-quality')]
  return new Map([
    [network.networkId, here],
    [network.foreignNetworkId, abroad],
  ])
}

async function quality(world: World) {
  const officers = await officersOf(world)
  let asked = 0
  const ask = async (networkId: string, path: string) => {
    // one address may not ask so much
    const headers = {
      authorization: `Bearer ${officers.get(networkId)!.token}`,
      'x-forwarded-for': `10.1.${(asked++ >> 9) % 250}.7`,
    }
    const answer = await fetch(world.servers[0]!.address + path, { headers, signal: AbortSignal.timeout(15_000) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return answer.json()
  }
  return async ({ id, networkId }: Row): Promise<Pick<FinalConsultation, 'told' | 'versions'>> => {
    const { entries } = (await ask(networkId, `/api/consultations/${id}`)) as {
      entries: Parameters<typeof digestOf>[0][]
    }
    const { milestones } = (await ask(networkId, `/api/consultations/${id}/timeline`)) as {
      milestones: { name: string; versions: { seq: number; at: string | null; recordedAt: string }[] }[]
    }
    return {
      told: entries.map((entry) => ({ seq: entry.seq, digest: digestOf(entry) })),
      versions: milestones.flatMap(({ name, versions }) => versions.map((one) => ({ ...one, milestone: name }))),
    }
  }
}

async function readFiles(client: pg.PoolClient): Promise<Omit<FinalFile, 'object'>[]> {
  const { rows } = await client.query<Omit<FinalFile, 'object'>>(
    `select consultation_id as "consultationId", sha256, bytes::int from recordings
     union all select consultation_id, original_sha256, original_bytes::int from recordings
       where original_sha256 is not null and original_sha256 <> sha256`,
  )
  return rows
}

function objectAt(path: string): FinalFile['object'] {
  if (!existsSync(path)) return null
  const content = readFileSync(path)
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }
}

function halfFiles(shelves: string): string[] {
  const shelved = readdirSync(shelves).filter((name) => /^[0-9a-f]{2}$/.test(name))
  return shelved.flatMap((shelf) =>
    readdirSync(join(shelves, shelf))
      .filter((name) => objectAt(join(shelves, shelf, name))?.sha256 !== name)
      .map((name) => `${shelf}/${name}`),
  )
}
