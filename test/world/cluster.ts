// One Postgres per run of the tests, started by the first test that needs it (a run of pure tests starts none), with
// one migrated template from which each suite gets a database of its own in a few dozen milliseconds.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withStartLock } from '../../src/platform/start-lock.ts'

export interface TestCluster {
  pid: number
  /** Connection string with `{database}` where the name of the database belongs. */
  urlPattern: string
}

export const templateDatabase = 'jiuxin_template'
export const clusterFolderVariable = 'JIUXIN_TEST_CLUSTER'

let known: Promise<TestCluster> | undefined

export function testCluster(): Promise<TestCluster> {
  known ??= startOrJoin()
  return known
}

async function startOrJoin(): Promise<TestCluster> {
  const folder = process.env[clusterFolderVariable]
  if (folder === undefined) throw new Error('The test world is missing: run the tests with jest from the project.')
  return withStartLock(join(folder, 'cluster.lock'), async () => {
    const running = readCluster(folder)
    if (running !== undefined) return running
    const program = fileURLToPath(new URL('./start-cluster.ts', import.meta.url))
    const project = fileURLToPath(new URL('../../', import.meta.url))
    const env = { ...process.env, NODE_OPTIONS: '' }
    await promisify(execFile)(process.execPath, ['--import', 'tsx', program, folder], { cwd: project, env })
    return readCluster(folder)!
  })
}

export function readCluster(folder: string): TestCluster | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'))
  } catch {
    return undefined
  }
}
