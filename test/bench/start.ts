// The second start of `npm start`, from the command to a server that says it is ready, on a folder that a first start has
// made, in turns with the least of it: the embedded Postgres alone, until it answers. A demo, as a stranger starts it; in a
// smoke a service, whose first start makes no month of consultations.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { readPostmaster } from '../../src/platform/postmaster.ts'
import { endServices, project, startService } from '../world/service.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { percentile, type Result, reported, row } from './table.ts'

const readyWithinMs = 3_000

interface Start {
  ms: number
  cpuMs: number
}

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    execFileSync(process.execPath, ['src/tools/build.mjs'], { cwd: project, stdio: 'inherit' })
    const [folder, bareFolder] = [ownFolder(later), ownFolder(later)]
    later(endServices)
    const mode = smoke ? 'service' : 'demo'
    const first = await startOurs(folder, mode)
    await startBare(bareFolder)
    const [ours, bare]: [Start[], Start[]] = [[], []]
    for (let round = 0; round < (smoke ? 1 : 7); round++) {
      bare.push(await startBare(bareFolder))
      ours.push(await startOurs(folder, mode))
    }
    const half = (starts: Start[], of: keyof Start) =>
      percentile(
        starts.map((start) => start[of]),
        0.5,
      )
    return {
      name: 'start',
      rows: [
        row('second start to ready, p50 ms', half(ours, 'ms'), readyWithinMs, '<=', 1),
        reported('second start beside a bare Postgres, p50 ms', half(ours, 'ms'), half(bare, 'ms')),
        reported('processor of a second start, p50 ms', half(ours, 'cpuMs'), half(bare, 'cpuMs')),
        reported(`first start of a ${mode}, ms`, first.ms, half(ours, 'ms')),
      ],
    }
  })
}

function ownFolder(later: Later): string {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-start-'))
  later(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startOurs(folder: string, mode: string): Promise<Start> {
  const startedMs = performance.now()
  const service = startService({ inTerminal: true, env: { DATA_DIR: folder, MODE: mode } })
  await service.address()
  const ms = performance.now() - startedMs
  const cpuMs = cpuMsOf(groupOf(service.pid)) + cpuMsOf(postmastersOf(folder))
  service.signal('SIGINT')
  const ended = await service.ended
  if (ended !== 0) throw new Error(`npm start ended with ${ended}:\n${service.printed()}`)
  return { ms, cpuMs }
}

async function startBare(folder: string): Promise<Start> {
  const startedMs = performance.now()
  const postgres = await startEmbeddedPostgres({ folder })
  try {
    const client = new pg.Client({ connectionString: postgres.databaseUrl('postgres') })
    await client.connect()
    await client.query('select 1')
    await client.end()
    return { ms: performance.now() - startedMs, cpuMs: cpuMsOf([postgres.pid]) }
  } finally {
    await postgres.stop()
  }
}

/** npm and what it runs; Postgres has a session of its own. */
function groupOf(leader: number): number[] {
  return pidsOf((fields) => fields[2] === String(leader))
}

function postmastersOf(folder: string): number[] {
  const [name] = readdirSync(folder).filter((each) => /^postgres-\d+$/.test(each))
  const pid = name && readPostmaster(join(folder, name))?.pid
  return pid ? [pid] : []
}

/** With their children that have ended; what still lives is counted by itself. Hundredths of a second, as the kernel counts. */
function cpuMsOf(pids: number[]): number {
  const ticks = pids.flatMap((pid) => statOf(String(pid))?.slice(11, 15).map(Number) ?? [])
  return ticks.reduce((sum, each) => sum + each, 0) * 10
}

function pidsOf(isWanted: (fields: string[]) => boolean): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').flatMap((name) => {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined
    return fields && isWanted(fields) ? [Number(name)] : []
  })
}

/** Behind the name, which may hold anything: state, parent, group, ... */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
