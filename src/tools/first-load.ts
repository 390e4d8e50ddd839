// What a phone downloads before the first page works: the entry, everything it imports at once, and their style sheets,
// gzipped. Read from the manifest of the last build (dist/web); fails when it is over the limit. What is loaded later
// (the heart, the consultation, the month) is listed below it, so that nobody hides weight there unseen.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const limitBytes = 90 * 1024
const built = fileURLToPath(new URL('../../dist/web/', import.meta.url))
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'))

const first = filesOf(Object.keys(manifest).filter((name) => name === 'index.html'))
const later = [...filesOf(Object.keys(manifest))].filter((file) => !first.has(file))
const total = [...first].reduce((sum, file) => sum + gzipped(file), 0)

for (const file of first) print(file)
console.log(`First load: ${kilobytes(total)} gzipped of ${kilobytes(limitBytes)}`)
console.log('Later:')
for (const file of later) print(file)
if (first.size === 0 || total > limitBytes) {
  console.error('The first load is too heavy for a phone on a slow network: load what is not on the first page later.')
  process.exit(1)
}

/** The chunks' files with everything that they import statically. */
function filesOf(names: readonly string[], seen = new Set<string>()): Set<string> {
  const files = new Set<string>()
  for (const name of names) {
    const chunk = manifest[name]
    if (!chunk || seen.has(name)) continue
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const file of filesOf(chunk.imports ?? [], seen)) files.add(file)
  }
  return files
}

function print(file: string): void {
  console.log(`  ${kilobytes(gzipped(file)).padStart(9)}  ${file}`)
}

function gzipped(file: string): number {
  return gzipSync(readFileSync(join(built, file)), { level: 9 }).length
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}
