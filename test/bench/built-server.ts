// our-server.ts as one program, bundled as `npm run build` bundles what runs: to read the TypeScript costs each start
// seconds of a processor, which the servers that are measured beside it do not have.

import { join } from 'node:path'
import { build } from 'esbuild'
import { projectFolder } from '../../src/platform/project.ts'

let built: Promise<string> | undefined

/** To be started as a child. Below the project, because it finds the packages there. */
export function builtServer(): Promise<string> {
  built ??= bundle()
  return built
}

async function bundle(): Promise<string> {
  const outfile = join(projectFolder, 'node_modules/.cache/jiuxin-bench/our-server.js')
  await build({
    absWorkingDir: projectFolder,
    entryPoints: ['test/bench/our-server.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  })
  return outfile
}
