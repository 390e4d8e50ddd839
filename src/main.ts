// Reads the configuration, opens the parts, builds the app, listens, and closes with grace: what is under way is
// finished, then the database is left. `kill -9` loses nothing that was acknowledged.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openApp } from './app.ts'
import { systemClock } from './platform/clock.ts'
import { closeOnSignal } from './platform/close-on-signal.ts'
import type { Config } from './platform/config.ts'
import type { Database } from './platform/database.ts'
import { openKeptFiles } from './platform/kept-files.ts'
import { openLog, unsaid } from './platform/log.ts'
import { powersOf } from './platform/logins.ts'
import { openMetrics } from './platform/metrics.ts'
import { areMigrationsCurrent } from './platform/migrate.ts'
import { openPostgres } from './platform/postgres.ts'
import { projectFolder } from './platform/project.ts'
import { openRedis } from './platform/redis.ts'
import { takenPort } from './platform/taken-port.ts'

export interface Serving {
  /** The port that was really taken (PORT may be 0). */
  port: number
  close(): Promise<void>
}

const webFolder = join(projectFolder, 'dist/web')
const packageFile = join(projectFolder, 'package.json')

/** Serves until a signal comes. `beforeListening` prepares what must be there first (the demo network). */
export async function serve(config: Config, database: Database): Promise<Serving> {
  const log = openLog({ level: config.logLevel })
  const metrics = openMetrics({ ofProcess: true })
  const { serverUrl } = database
  const tooMuch = await powersOf(serverUrl)
  if (tooMuch.length > 0)
    log.warn(
      { tooMuch },
      'the servers log in to the database with rights that they do not need (OPERATIONS, The database)',
    )
  const postgres = openPostgres({ databaseUrl: serverUrl })
  let isEnding = false
  let isCurrent = false
  const server = await openApp({
    config,
    version: JSON.parse(readFileSync(packageFile, 'utf8')).version,
    log,
    metrics,
    clock: systemClock,
    postgres,
    blobs: await openKeptFiles(config, log),
    redis: openRedis(config.redisUrl, log),
    isCurrent: async () => {
      // what is applied stays applied
      isCurrent ||= await areMigrationsCurrent(serverUrl)
      return isCurrent && !isEnding
    },
    webFolder: existsSync(join(webFolder, 'index.html')) ? webFolder : undefined,
  })
  const close = async () => {
    await server.close()
    await database.stop()
  }
  try {
    await server.listen({ port: config.port, host: config.host, listenTextResolver: () => unsaid })
  } catch (error) {
    await close()
    throw listeningRefused(error, config)
  }
  // a promise that nobody heard concerns one request, never the others
  process.on('unhandledRejection', (err) => {
    log.error({ err }, 'bug: a rejection that nobody heard')
    metrics.countBug('unhandled rejection')
  })
  closeOnSignal({
    delayMs: 20_000 + config.drainSeconds * 1000,
    async close(err) {
      if (err) log.error({ err }, 'closing after an error')
      isEnding = true
      if (!err) await wait(config.drainSeconds * 1000)
      await close()
    },
  })
  const port = takenPort(server.server, config.port)
  log.debug({ host: config.host, port }, 'listening')
  return { port, close }
}

/** What stops a start and is said to a person in one sentence. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

function listeningRefused(error: unknown, { port, host }: Config): unknown {
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE')
    return new StartRefused(
      `Port ${port} is taken. Stop the program that uses it, or choose another: PORT=${port + 1} npm start`,
    )
  if (code === 'EACCES')
    return new StartRefused(`Port ${port} may not be opened by this user. Choose one above 1023: PORT=3000 npm start`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartRefused(`HOST ${host} is not an address of this machine. Leave it unset to listen on all.`)
  return error
}
