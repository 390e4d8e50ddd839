// What Postgres writes about itself in `postmaster.pid`, and how to stop it by its number.

import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from './clock.ts'

export interface Postmaster {
  pid: number
  socketFolder: string
  isReady: boolean
}

export function readPostmaster(dataFolder: string): Postmaster | undefined {
  const file = join(dataFolder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, socketFolder: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' }
}

/** A Postgres works inside its data folder; after a reboot the same number may be any program. */
export function isOurPostmaster(pid: number, dataFolder: string): boolean {
  if (hasExited(pid)) return false
  if (!existsSync('/proc/self/cwd')) return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataFolder)
  } catch {
    return false
  }
}

/** True also for a child that has ended but was not yet collected by its parent. */
export function hasExited(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Fast shutdown; after 20 s the immediate one, from which the next start recovers. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (hasExited(pid)) return
    process.kill(pid, signal)
    const until = systemClock.monotonicMs() + 20_000
    while (!hasExited(pid) && systemClock.monotonicMs() < until) await wait(10)
  }
}
