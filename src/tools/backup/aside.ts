// Where a backup or a restore lies while it is made: clear text, so it goes whatever happens. What a killed one left is
// removed by the next.

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hasExited } from '../../platform/postmaster.ts'

export function asideOf(what: 'backup' | 'restore', dataDir: string): string {
  return join(dataDir, `${what}-${process.pid}`)
}

/** Those of programs that are gone, and of this one. */
export function removeAside(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^(?:backup|restore)-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && (pid === process.pid || hasExited(pid)))
      rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

/** Before the work: Ctrl-C and `timeout` end it without a trace. */
export function removeAsideOnSignal(dataDir: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      removeAside(dataDir)
      process.exit(130)
    })
}
