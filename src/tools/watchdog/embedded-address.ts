// Where the embedded Postgres of DATA_DIR listens at this moment. The auditor never starts a database: one that nobody
// runs is what it has to say aloud.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedLogin, watchdogLogin } from '../../platform/logins.ts'
import { readPostmaster } from '../../platform/postmaster.ts'

export function embeddedAddress(dataDir: string): string {
  for (const folder of readdirSync(dataDir).filter((name) => /^postgres-\d+$/.test(name))) {
    const running = readPostmaster(join(dataDir, folder))
    if (!running?.isReady) continue
    const password = readFileSync(join(dataDir, `${folder}.password`), 'utf8').trim()
    const ownerUrl = `postgres://jiuxin:${password}@/jiuxin?host=${encodeURIComponent(running.socketFolder)}`
    return embeddedLogin(ownerUrl, watchdogLogin)
  }
  throw new Error('No Postgres runs in DATA_DIR. Start the service, or set DATABASE_URL.')
}
