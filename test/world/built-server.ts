// The server as it is built, once a run and beside what the project keeps: reading TypeScript costs every process that is
// started three seconds of a processor, and a build beside the tests must not change what they start.

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clusterFolderVariable } from './cluster.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** A program by its path below src. */
export function builtProgram(name: string): string {
  const server = join(process.env[clusterFolderVariable]!, 'server')
  if (!existsSync(server)) build(server)
  return join(server, 'build', `${name}.js`)
}

/** Whoever comes at the same time builds as well; the first that is done is taken. */
function build(server: string): void {
  const begun = `${server}-${process.pid}`
  mkdirSync(begun)
  copyFileSync(join(project, 'package.json'), join(begun, 'package.json'))
  for (const beside of ['node_modules', 'migrations']) symlinkSync(join(project, beside), join(begun, beside))
  execFileSync(process.execPath, ['src/tools/build.mjs', '--server-into', join(begun, 'build')], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  try {
    renameSync(begun, server)
  } catch {
    rmSync(begun, { recursive: true })
  }
}
