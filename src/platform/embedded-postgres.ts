// A real Postgres of our own when DATABASE_URL is not set: one folder per major version under DATA_DIR, a Unix socket
// and no port, a random password. It lives in its own session, so Ctrl-C reaches the server first; a Postgres that
// outlived its server is adopted, and one that dies under its server is started again. It is stopped only when nobody
// else is connected.

import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { systemClock } from './clock.ts'
import { keepRunning } from './keep-running.ts'
import type { Log } from './log.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { hasExited, isOurPostmaster, readPostmaster, stopPostmaster } from './postmaster.ts'
import { withStartLock } from './start-lock.ts'
import { chooseUnprivileged, giveTo, searchPath, type Unprivileged } from './unprivileged.ts'

export interface EmbeddedPostgres {
  /** Another one after it was started again. */
  readonly pid: number
  adopted: boolean
  dataFolder: string
  databaseUrl(database: string): string
  /** Stops it unless others are still connected; they (or the next start) take it over. */
  stop(): Promise<void>
}

interface Running {
  pid: number
  adopted: boolean
  /** Where this one's socket lies. */
  place: Place
}

interface Place {
  binaries: PostgresBinaries
  runner: Unprivileged
  dataFolder: string
  socketFolder: string
  passwordFile: string
  logFile: string
}

const owner = 'jiuxin'
const port = 5432
const startPatienceMs = 60_000
const leavingMs = 1_000

/**
 * `settings` are passed as `-c name=value`; `durable: false` is for databases that nobody will miss. With `watchLog` it
 * is watched until `stop`, started again when it dies, and the log says so.
 */
export async function startEmbeddedPostgres(options: {
  folder: string
  settings?: Record<string, string>
  durable?: boolean
  watchLog?: Log
}): Promise<EmbeddedPostgres> {
  const { durable = true, watchLog } = options
  const settings = { ...quietSettings, ...options.settings }
  const folder = resolve(options.folder)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const place = findPlace(folder)
  const running = await withStartLock(lockOf(place), async () => {
    if (!existsSync(place.dataFolder)) initialize(place, durable)
    giveTo(place.runner, place.dataFolder)
    return run(place, settings)
  })
  return opened(running, settings, watchLog)
}

const lockOf = ({ dataFolder }: Place) => `${dataFolder}.lock`

function findPlace(folder: string): Place {
  const binaries = chooseBinaries(folder)
  const base = join(folder, `postgres-${binaries.majorVersion}`)
  return {
    binaries,
    runner: chooseUnprivileged(binaries.folder, folder),
    dataFolder: base,
    socketFolder: shortEnough(`${base}.socket`),
    passwordFile: `${base}.password`,
    logFile: `${base}.log`,
  }
}

function chooseBinaries(folder: string): PostgresBinaries {
  const found = findPostgresBinaries()
  const kept = readdirSync(folder).flatMap((name) => /^postgres-(\d+)$/.exec(name)?.[1] ?? [])
  const fitting = kept.length === 0 ? found[0] : found.find((each) => kept.includes(String(each.majorVersion)))
  if (fitting !== undefined) return fitting
  if (found.length === 0)
    throw new Error('No Postgres was found for this machine. Set DATABASE_URL to one (15 or newer).')
  throw new Error(
    `${folder} holds a database of Postgres ${kept.join(', ')}, which is not installed here. ` +
      'Install that version, or dump and restore the database into a new DATA_DIR.',
  )
}

/** A socket's path may have 107 bytes; a longer DATA_DIR gets a short folder elsewhere. */
function shortEnough(socketFolder: string): string {
  if (Buffer.byteLength(join(socketFolder, `.s.PGSQL.${port}`)) <= 107) return socketFolder
  const name = createHash('sha256').update(socketFolder).digest('hex').slice(0, 12)
  const elsewhere = join(tmpdir(), `jiuxin-${name}`)
  return Buffer.byteLength(elsewhere) <= 90 ? elsewhere : join('/tmp', `jiuxin-${name}`)
}

// Made aside and renamed: a start that was cut off leaves no half database behind.
function initialize(place: Place, durable: boolean): void {
  const fresh = `${place.dataFolder}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  giveTo(place.runner, fresh)
  writeFileSync(place.passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  giveTo(place.runner, place.passwordFile)
  const args = ['-D', fresh, '-U', owner, `--pwfile=${place.passwordFile}`, '--auth=scram-sha-256']
  args.push('--encoding=UTF8', '--locale=C', ...(durable ? [] : ['--no-sync']))
  const [program, all] = place.runner.command(join(place.binaries.folder, 'initdb'), args)
  const made = spawnSync(program, all, { ...place.runner.user, encoding: 'utf8', env: { PATH: searchPath }, cwd: '/' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  renameSync(fresh, place.dataFolder)
}

/** Only under the start lock. */
async function run(place: Place, settings: Record<string, string>): Promise<Running> {
  const leftover = await adopt(place)
  if (leftover !== undefined) return leftover
  makeSocketFolder(place)
  return { pid: await launch(place, settings), adopted: false, place }
}

async function adopt(place: Place): Promise<Running | undefined> {
  const running = readPostmaster(place.dataFolder)
  if (running === undefined) return undefined
  const { pid, socketFolder } = running
  if (!isOurPostmaster(pid, place.dataFolder)) {
    // the number now belongs to another program, which Postgres would take for itself and refuse to start
    rmSync(join(place.dataFolder, 'postmaster.pid'), { force: true })
    return undefined
  }
  const adopted = { pid, adopted: true, place: { ...place, socketFolder } }
  if (await answers(urlsOf(adopted.place)('postgres'))) return adopted
  await stopPostmaster(pid)
  return undefined
}

async function answers(databaseUrl: string): Promise<boolean> {
  const until = systemClock.monotonicMs() + 20_000
  do {
    const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      // it has no room for one more, so it is there
      if (code === '53300') return true
      // 57P03: it is still starting up or recovering; a time that is over: it is busy, and must not be stopped for that
      if (code !== '57P03' && !/timeout/i.test(message)) return false
      await wait(50)
    } finally {
      await client.end().catch(() => {})
    }
  } while (systemClock.monotonicMs() < until)
  return false
}

function makeSocketFolder(place: Place): void {
  mkdirSync(place.socketFolder, { recursive: true, mode: 0o700 })
  const facts = lstatSync(place.socketFolder)
  const mine = [process.getuid?.(), place.runner.user?.uid].includes(facts.uid)
  if (!facts.isDirectory() || !mine)
    throw new Error(`${place.socketFolder} belongs to somebody else. Remove it, or set DATA_DIR.`)
  giveTo(place.runner, place.socketFolder)
}

// Patients' words stand in statements, parameters and details: none of them may reach Postgres's own log.
const quietSettings = {
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  max_connections: '60',
}

async function launch(place: Place, settings: Record<string, string>): Promise<number> {
  if (existsSync(place.logFile) && statSync(place.logFile).size > 5_000_000) rmSync(place.logFile)
  const args = ['-D', place.dataFolder, '-k', place.socketFolder, '-p', String(port), '-c', 'listen_addresses=']
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const [program, all] = place.runner.command(join(place.binaries.folder, 'postgres'), args)
  const log = openSync(place.logFile, 'a', 0o600)
  const child = spawn(program, all, {
    ...place.runner.user,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC' },
    cwd: '/',
  })
  closeSync(log)
  child.on('error', () => {})
  child.unref()
  const pid = child.pid
  if (pid === undefined) throw new Error(`Postgres did not start: ${program} could not be run.`)
  const until = systemClock.monotonicMs() + startPatienceMs
  while (readPostmaster(place.dataFolder)?.isReady !== true) {
    const gaveUp = child.exitCode !== null || child.signalCode !== null || hasExited(pid)
    if (gaveUp || systemClock.monotonicMs() > until) throw new Error(`Postgres did not start; see ${place.logFile}`)
    await wait(10)
  }
  return pid
}

function opened(first: Running, settings: Record<string, string>, watchLog: Log | undefined): EmbeddedPostgres {
  const { adopted, place } = first
  let { pid } = first
  const databaseUrl = urlsOf(place)
  const startAgain = async () => {
    pid = (await withStartLock(lockOf(place), () => run(place, settings))).pid
  }
  const watch = watchLog && keepRunning({ isGone: () => hasExited(pid), startAgain, log: watchLog })
  return {
    get pid() {
      return pid
    },
    adopted,
    dataFolder: place.dataFolder,
    databaseUrl,
    async stop() {
      await watch?.end()
      if (hasExited(pid) || (await othersStayConnected(databaseUrl('postgres')))) return
      await stopPostmaster(pid)
      // it removes its socket itself; a folder elsewhere should not outlive it
      await rmdir(place.socketFolder).catch(() => {})
    },
  }
}

function urlsOf(place: Place): EmbeddedPostgres['databaseUrl'] {
  const password = readFileSync(place.passwordFile, 'utf8').trim()
  const host = encodeURIComponent(place.socketFolder)
  return (database) => `postgres://${owner}:${password}@/${encodeURIComponent(database)}?host=${host}`
}

/** A connection that was given up just now stands in its list for a moment, longer on a busy machine. */
async function othersStayConnected(databaseUrl: string): Promise<boolean> {
  const until = systemClock.monotonicMs() + leavingMs
  while (await othersAreConnected(databaseUrl)) {
    if (systemClock.monotonicMs() > until) return true
    await wait(50)
  }
  return false
}

async function othersAreConnected(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const others = `select count(*)::int as count from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> 'jiuxin-watchdog'`
    return (await client.query<{ count: number }>(others)).rows[0]!.count > 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
