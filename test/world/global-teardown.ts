// After all tests: Postgres goes without ceremony, and its folder with it.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export default async function globalTeardown(): Promise<void> {
  const folder = process.env.JIUXIN_TEST_CLUSTER
  if (folder === undefined) return
  const cluster = join(folder, 'cluster.json')
  if (existsSync(cluster)) await stopNow(JSON.parse(readFileSync(cluster, 'utf8')).pid)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

async function stopNow(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGQUIT')
    for (let tries = 0; tries < 200; tries++) {
      await wait(25)
      process.kill(pid, 0)
    }
  } catch {
    // it is gone
  }
}
