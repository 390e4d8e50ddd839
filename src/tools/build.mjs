// @ts-check
// Builds what runs: the web client into dist/web, the server into build/. Only what has changed since it was built
// last; `--force` builds in any case, `--web` only the client, `--server-into <folder>` the server to somewhere else. Plain JavaScript, because it has to run before anything
// is compiled: reading TypeScript through a loader cost every start three seconds on Node 20.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const project = fileURLToPath(new URL('../../', import.meta.url))
const modulesThatRun = [
  'tools/start.ts',
  'tools/migrate.ts',
  'tools/setup.ts',
  'tools/watchdog.ts',
  'tools/audit-verify.ts',
  'tools/backup.ts',
  'tools/restore.ts',
  'intake/preview-worker.ts',
  'people/rosters/imports/plan-worker.ts',
]

const parts = [
  {
    name: 'the web client',
    made: 'dist/web/index.html',
    // beside the folder, so that it is neither served nor left when a build is cut off
    stamp: 'dist/web.built-from',
    inputs: [
      'src/web',
      'src/consultation',
      'src/contract',
      'src/ecg',
      'src/tools/build.mjs',
      'vite.config.ts',
      'package-lock.json',
    ],
    build: buildWeb,
  },
  {
    name: 'the server',
    made: 'build/tools/start.js',
    stamp: 'build/built-from',
    inputs: ['src', 'package-lock.json'],
    build: buildServer,
  },
]

/**
 * `olderWillDo`: a service often runs as a user who may not write to the program; what was built before serves him.
 * @param {{ force?: boolean, webOnly?: boolean, olderWillDo?: boolean }} [wish]
 */
export async function buildWhatChanged({ force = false, webOnly = false, olderWillDo = false } = {}) {
  for (const { name, made, stamp, inputs, build } of webOnly ? parts.slice(0, 1) : parts) {
    const hash = hashOf(inputs)
    const isCurrent = existsSync(join(project, made)) && textOf(stamp) === hash
    if (isCurrent && !force) continue
    console.log(`Building ${name} ...`)
    try {
      rmSync(join(project, stamp), { force: true })
      await build()
      writeFileSync(join(project, stamp), hash)
    } catch (error) {
      if (!isForbidden(error)) throw error
      console.error(`This user may not build ${name} here. The owner of this folder can: npm run build`)
      if (!olderWillDo || !existsSync(join(project, made))) process.exit(1)
    }
  }
}

async function buildWeb() {
  // started from a test the same has to come out as otherwise: no developer's tools, nothing left unshortened
  process.env.NODE_ENV = 'production'
  const vite = await import('vite')
  await vite.build({ root: join(project, 'src/web'), configFile: join(project, 'vite.config.ts'), logLevel: 'warn' })
  await Promise.all(filesUnder('dist/web').filter(isText).map(compress))
}

/** @param {string} name */
const isText = (name) => /\.(m?js|css|html|svg|webmanifest)$/.test(name)
/** What a phone waits for; the last seventh of a larger file would take the build seconds. */
const thoroughBelowBytes = 400_000

/**
 * Twice: brotli is a seventh smaller than gzip, and a browser asks for it over a secure line only.
 * @param {string} file
 */
async function compress(file) {
  const path = join(project, file)
  const text = readFileSync(path)
  const quality = text.length < thoroughBelowBytes ? constants.BROTLI_MAX_QUALITY : 9
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  writeFileSync(`${path}.br`, await promisify(brotliCompress)(text, { params }))
  writeFileSync(`${path}.gz`, await promisify(gzip)(text, { level: 9 }))
}

async function buildServer(outdir = join(project, 'build')) {
  const { build } = await import('esbuild')
  rmSync(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: project,
    entryPoints: modulesThatRun.map((name) => `src/${name}`),
    outbase: 'src',
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  })
}

/** @param {unknown} error */
function isForbidden(error) {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
}

/** @param {string[]} paths */
function hashOf(paths) {
  const digest = createHash('sha256')
  for (const file of paths.flatMap(filesUnder)) {
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(project, file)))
      .update('\0')
  }
  return digest.digest('hex')
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(join(project, path))) return []
  if (!statSync(join(project, path)).isDirectory()) return [path]
  return readdirSync(join(project, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
}

/** @param {string} path */
function textOf(path) {
  return existsSync(join(project, path)) ? readFileSync(join(project, path), 'utf8') : undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const elsewhere = process.argv.includes('--server-into') ? process.argv.at(-1) : undefined
  if (elsewhere) await buildServer(elsewhere)
  else await buildWhatChanged({ force: process.argv.includes('--force'), webOnly: process.argv.includes('--web') })
}
