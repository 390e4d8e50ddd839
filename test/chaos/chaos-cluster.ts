// The Postgres of a chaos run: real, of its own, killed and hung at will. It flushes nothing to the disk (a killed process
// loses nothing that it wrote; only a power cut would), which leaves time for faults. Each run has a database of its own.

import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { hasExited } from '../../src/platform/postmaster.ts'
import { until } from '../world/until.ts'

export interface ChaosCluster {
  /** Migrated and empty. */
  newDatabase(name: string): Promise<string>
  /** As the owner, in the database of that address. */
  ask(databaseUrl: string, statement: string): Promise<void>
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** Every process of it stands still. */
  hang(): void
  goOn(): void
  remove(): Promise<void>
}

const template = 'jiuxin_chaos'

export async function openChaosCluster(): Promise<ChaosCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-chaos-'))
  // Postgres may run as another user, who must get through
  chmodSync(folder, 0o711)
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '120' }
  const postgres = await startEmbeddedPostgres({ folder, durable: false, settings })
  const { databaseUrl } = postgres
  let { pid } = postgres
  const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const { uid, gid } = statSync(`/proc/${pid}`)
  await once(databaseUrl('postgres'), `create database ${template}`)
  await migrate(databaseUrl(template))

  async function kill(): Promise<void> {
    if (hasExited(pid)) return
    process.kill(pid, 'SIGKILL')
    await until('Postgres to be gone', () => hasExited(pid))
  }

  const signalAll = (signal: NodeJS.Signals) => {
    for (const one of [pid, ...childrenOf(pid)]) if (!hasExited(one)) process.kill(one, signal)
  }

  const remove = async () => {
    left.delete(remove)
    signalAll('SIGCONT')
    await kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  left.add(remove)
  return {
    kill,
    remove,
    async newDatabase(name) {
      await once(databaseUrl('postgres'), `create database ${name} template ${template} strategy wal_log`)
      return databaseUrl(name)
    },
    ask: once,
    hang: () => signalAll('SIGSTOP'),
    goOn: () => signalAll('SIGCONT'),
    async startAgain() {
      // the children of the one before hold its memory until they have noticed
      await until(
        'Postgres to start again',
        async () => {
          const child = spawn(program!, args, { uid, gid, cwd: '/', detached: true, stdio: 'ignore', env: {} })
          pid = child.pid!
          child.on('error', () => {})
          const isUp = async () => child.exitCode !== null || (await answers(databaseUrl('postgres')))
          await until('an answer', isUp, 20_000)
          return child.exitCode === null
        },
        60_000,
      )
    },
  }
}

/** Of a run that is broken off. */
export async function removeClusters(): Promise<void> {
  await Promise.allSettled([...left].map((remove) => remove()))
}

const left = new Set<() => Promise<void>>()

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid)
}

function parentOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return Number(fields[1])
  } catch {
    return undefined
  }
}

async function answers(databaseUrl: string): Promise<boolean> {
  return once(databaseUrl, 'select 1').then(
    () => true,
    () => false,
  )
}

async function once(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end().catch(() => {})
  }
}
