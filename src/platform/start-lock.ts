// Two programs that start at once on one folder take turns. A lock whose holder is gone counts as open.

import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from './clock.ts'
import { newId } from './ids.ts'
import { hasExited } from './postmaster.ts'

export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const until = systemClock.monotonicMs() + 120_000
  while (!tryLock(file)) {
    if (systemClock.monotonicMs() > until)
      throw new Error(`Another program holds ${file}. Stop it, or remove the file.`)
    await wait(20)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

// A link appears with its content in one step, so nobody ever reads a lock without its holder's number.
function tryLock(file: string): boolean {
  const mine = `${file}.${process.pid}-${newId()}`
  writeFileSync(mine, String(process.pid), { mode: 0o600 })
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    removeIfAbandoned(file)
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

function removeIfAbandoned(file: string): void {
  try {
    if (hasExited(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true })
  } catch {
    // it was released meanwhile
  }
}
