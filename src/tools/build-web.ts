// Builds the web client into dist/web when it is missing or what it is made of has changed; else returns at once.
// `npm start` runs it first; `--force` builds in any case.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))
const built = join(project, 'dist', 'web')
// beside the folder, so that it is neither served nor left when a build is cut off
const builtFrom = join(project, 'dist', 'web.built-from')
const inputs = ['src/web', 'src/consultation', 'src/contract', 'src/ecg', 'vite.config.ts', 'package-lock.json']

const hash = hashOf(inputs)
if (process.argv.includes('--force') || !isCurrent()) await build().catch(tellOwner)

function isCurrent(): boolean {
  if (!existsSync(join(built, 'index.html')) || !existsSync(builtFrom)) return false
  return readFileSync(builtFrom, 'utf8') === hash
}

async function build(): Promise<void> {
  console.log('Building the web client ...')
  rmSync(builtFrom, { force: true })
  const vite = await import('vite')
  await vite.build({ root: join(project, 'src/web'), configFile: join(project, 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(builtFrom, hash)
}

/** A service often runs as a user who may not write to the program: an older build still serves him. */
function tellOwner(error: unknown): void {
  if (!['EACCES', 'EPERM', 'EROFS'].includes((error as { code?: string }).code ?? '')) throw error
  const sentence = 'The web client is not up to date, and this user may not build it here. Its owner can: npm run build'
  console.error(sentence)
  if (!existsSync(join(built, 'index.html'))) process.exit(1)
}

function hashOf(paths: string[]): string {
  const digest = createHash('sha256')
  for (const path of paths) {
    for (const file of filesUnder(path))
      digest
        .update(`${file}\0`)
        .update(readFileSync(join(project, file)))
        .update('\0')
  }
  return digest.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(join(project, path))) return []
  try {
    return readdirSync(join(project, path))
      .sort()
      .flatMap((name) => filesUnder(`${path}/${name}`))
  } catch {
    return [path]
  }
}
