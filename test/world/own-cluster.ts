// A Postgres of a test's own, with the small network in it: killed with -9, started again, and run with a clock that is
// stepped (libfaketime, where it is installed).

import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { hasExited } from '../../src/platform/postmaster.ts'
import { type SmallNetwork, smallNetwork } from './network.ts'
import { until } from './until.ts'

export interface OwnCluster {
  databaseUrl: string
  network: SmallNetwork
  owner: pg.Pool
  /** kill -9 of the postmaster; its children end by themselves. */
  kill(): Promise<void>
  startAgain(env?: Record<string, string>): Promise<void>
  remove(): Promise<void>
}

export async function ownCluster(): Promise<OwnCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-own-'))
  // Postgres may run as another user, who must get through
  chmodSync(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ folder, durable: false })
  const databaseUrl = postgres.databaseUrl('postgres')
  await migrate(databaseUrl)
  const network = await smallNetwork({ databaseUrl })
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  owner.on('error', () => {})
  owner.on('connect', (client) => client.on('error', () => {}))
  // how it was started, so that it can be started just so again
  const [program, ...args] = readFileSync(`/proc/${postgres.pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const { uid, gid } = statSync(`/proc/${postgres.pid}`)
  let pid = postgres.pid

  async function answers(): Promise<boolean> {
    return owner.query('select 1').then(
      () => true,
      () => false,
    )
  }
  async function kill(): Promise<void> {
    if (hasExited(pid)) return
    process.kill(pid, 'SIGKILL')
    await until('Postgres to be gone', () => hasExited(pid))
  }

  return {
    databaseUrl,
    network,
    owner,
    kill,
    async startAgain(env = {}) {
      // its children hold the memory of before until they have noticed
      await until('Postgres to start again', async () => {
        const child: ChildProcess = spawn(program!, args, { uid, gid, env, cwd: '/', detached: true, stdio: 'ignore' })
        pid = child.pid!
        child.on('error', () => {})
        return until('an answer', async () => child.exitCode !== null || (await answers()), 20_000).then(
          () => child.exitCode === null,
        )
      })
    },
    async remove() {
      await owner.end()
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.']
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file))

/** Is there a libfaketime on this machine? */
export const canStepClocks = library !== undefined

export interface SteppedClock {
  /** For the environment of the process whose clock it is. */
  env: Record<string, string>
  stepTo(offsetSeconds: number): void
  remove(): void
}

/** A wall clock that a running process believes; elapsed time stays true, as it does when a real clock is stepped. */
export function steppedClock(): SteppedClock {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-clock-'))
  chmodSync(folder, 0o755)
  const file = join(folder, 'offset')
  const stepTo = (offsetSeconds: number) => writeFileSync(file, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`)
  stepTo(0)
  return {
    env: {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    stepTo,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
