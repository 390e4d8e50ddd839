// The bench's own programs, bundled as `npm run build` bundles what runs: to read the TypeScript costs each start seconds
// of a processor, and what is measured is what a service runs. Built once a run, beside what the project keeps, in a
// folder that looks like the project: the programs find their threads and the migrations there.

import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { projectFolder } from '../../src/platform/project.ts'

const programs = ['our-server', 'floor-server', 'bare-server', 'push-server', 'crowd', 'workbook']
const threads = ['intake/preview-worker', 'people/rosters/imports/plan-worker']

let built: Promise<string> | undefined

/** A program of this folder by its name, `./crowd.ts`, as it is built. */
export async function builtProgram(file: string): Promise<string> {
  built ??= bundle()
  return join(await built, `${basename(file, '.ts')}.js`)
}

async function bundle(): Promise<string> {
  // below the project, because the packages are found from there
  const folder = join(projectFolder, 'node_modules/.cache/jiuxin-bench')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(projectFolder, 'package.json'), join(folder, 'package.json'))
  if (!existsSync(join(folder, 'migrations')))
    symlinkSync(join(projectFolder, 'migrations'), join(folder, 'migrations'))
  const outdir = join(folder, 'build')
  await build({
    absWorkingDir: projectFolder,
    entryPoints: {
      ...Object.fromEntries(programs.map((name) => [name, `test/bench/${name}.ts`])),
      ...Object.fromEntries(threads.map((name) => [name, `src/${name}.ts`])),
    },
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'silent',
  })
  return outdir
}
