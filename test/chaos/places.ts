// What a machine has to have for some faults: a library that shifts a clock, a Redis, the right to mount. What is missing is
// said, and its faults are left out.

import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ServerClock {
  env: Record<string, string>
  /** Its wall clock from now on; the one that only runs on stays. */
  shift(seconds: number): void
}

export interface Shelf {
  fill(): void
  empty(): void
  remove(): void
}

const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path))

export function serverClock(folder: string, name: string): ServerClock | null {
  if (library === undefined) return null
  const file = join(folder, `clock-of-${name}`)
  const shift = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}s`)
  shift(0)
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    FAKETIME_CACHE_DURATION: '1',
  }
  return { env, shift }
}

/** A folder on a disk of its own, which is small enough to be filled. */
export function smallDisk(folder: string, megabytes: number): Shelf | null {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (mounted.status !== 0) return null
  const filler = join(folder, 'nobody-needs-this')
  return {
    fill: () => void spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' }),
    empty: () => void spawnSync('rm', ['-f', filler]),
    remove: () => void spawnSync('umount', ['-l', folder]),
  }
}
