// The real ECG files, which lie beside the project and are never part of it. Where they are absent the tests that want
// them say so and are skipped; what the project itself brings is synthetic.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from '@jest/globals'

export const sharedEcg = fileURLToPath(new URL('../../../shared/ecg', import.meta.url))
export const hasSharedEcg = existsSync(sharedEcg)

export function describeWithSharedEcg(name: string, body: () => void): void {
  if (hasSharedEcg) describe(name, body)
  else describe.skip(`SKIPPED, there is no ../shared/ecg here: ${name}`, body)
}

export function sharedFiles(folder: string): string[] {
  return hasSharedEcg ? readdirSync(join(sharedEcg, folder)).sort() : []
}

export function sharedFile(path: string): Buffer {
  return readFileSync(join(sharedEcg, path))
}
