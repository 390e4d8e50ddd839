// Starts the demo over: removes its database and its files, after asking (`--yes` answers). Never touches a service,
// a database of somebody else, a running server, or anything else that lies in DATA_DIR.

import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { readConfigOrExit } from '../platform/config.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { hasExited } from '../platform/postmaster.ts'

const config = readConfigOrExit()
const sentence = await reset()
if (sentence !== undefined) {
  console.error(sentence)
  process.exitCode = 1
}

/** The sentence that says why not, or nothing. */
async function reset(): Promise<string | undefined> {
  if (config.mode === 'service') return 'MODE is service: its data is never removed by this command.'
  if (config.databaseUrl !== undefined) return 'DATABASE_URL is set: empty that database yourself.'
  const places = existsSync(config.dataDir) ? readdirSync(config.dataDir).filter(isOfDemo) : []
  if (places.length === 0) {
    console.log(`Nothing to remove in ${config.dataDir}.`)
    return undefined
  }
  if (!(await isMeant())) return 'Nothing was removed. Answer yes, or run with --yes.'
  if (!(await isStopped())) return 'The server is running. Stop it first (Ctrl-C), then reset.'
  for (const place of places) await rm(join(config.dataDir, place), { recursive: true, force: true })
  console.log(`Removed the demo from ${config.dataDir}. The next start makes it again.`)
  if (config.s3) console.log('The files in the object store stayed: empty the bucket yourself.')
  return undefined
}

function isOfDemo(name: string): boolean {
  return name === 'blobs' || /^postgres-\d+(\.\w+)?$/.test(name)
}

async function isMeant(): Promise<boolean> {
  if (process.argv.includes('--yes')) return true
  if (!process.stdin.isTTY) return false
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await asking.question(`Remove everything the demo has kept in ${config.dataDir}? (yes/no) `)
  asking.close()
  return /^y(es)?$/i.test(answer.trim())
}

// A database that does not even start is no reason to keep it.
async function isStopped(): Promise<boolean> {
  try {
    const postgres = await startEmbeddedPostgres({ folder: config.dataDir })
    await postgres.stop()
    return hasExited(postgres.pid)
  } catch {
    return true
  }
}
