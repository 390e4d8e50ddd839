// Before all tests: an empty folder for this run's Postgres, and away with what runs that were killed left behind.
// Imports nothing but Node: Jest loads this file outside its own module system.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'jiuxin-test-'

export default async function globalSetup(): Promise<void> {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeIfAbandoned(join(tmpdir(), name))
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, 'owner.pid'), String(process.pid))
  // Postgres may run as another user, who must get through
  chmodSync(folder, 0o711)
  process.env.JIUXIN_TEST_CLUSTER = folder
}

function removeIfAbandoned(folder: string): void {
  try {
    if (isAlive(Number(readFileSync(join(folder, 'owner.pid'), 'utf8')))) return
    const { pid } = JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'))
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGQUIT')
  } catch {
    // never started, or already gone
  }
  try {
    if (!isAlive(Number(readFileSync(join(folder, 'owner.pid'), 'utf8'))))
      rmSync(folder, { recursive: true, force: true })
  } catch {
    // another run's, or removed by it meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
