// The project's own source files and what each imports, for the tests of the walls.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Every .ts and .tsx file below the folder, as paths from the project's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort()
}

/** What a file imports: project files as paths from the root, packages by name. */
export function importsOf(file: string): string[] {
  const text = withoutComments(readFileSync(file, 'utf8'))
  const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
  return targets.map((target) => (target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target))
}

/** The text without comments; strings that look like comments are kept as they are rare in this tree. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')
}
