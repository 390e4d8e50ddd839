// What `npm test` runs: Jest with ES modules, all arguments passed on, its own summary at the end.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js')
const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`
const running = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
  cwd: project,
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: nodeOptions.trim() },
})
// Ctrl-C reaches Jest by itself; this process stays to pass on how it ended
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running.kill(signal))
running.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))
