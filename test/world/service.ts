// The service as a process of its own, started, killed and stopped as people and machines do it.

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from './until.ts'

export const project = fileURLToPath(new URL('../../', import.meta.url))

export interface Service {
  /** Of the program, or of npm in a terminal. */
  pid: number
  /** Everything that it printed so far. */
  printed(): string
  address(): Promise<string>
  /** Wall time at which it said that it is ready. */
  readyAtMs(): number
  /** Its exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>
  signal(name: NodeJS.Signals): void
}

export interface ServiceOptions {
  /** What Node is given; the default is what `npm start` runs. */
  program?: string[]
  env: Record<string, string>
  uid?: number
  /** The folder of the project, or of a copy of it. */
  cwd?: string
  /** `npm start` in a terminal: a signal reaches npm and the program, as Ctrl-C does. */
  inTerminal?: boolean
}

export function startService({
  program = ['src/tools/start.mjs'],
  env,
  uid,
  cwd,
  inTerminal,
}: ServiceOptions): Service {
  const inherited = { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? '' }
  const command = inTerminal ? 'npm' : process.execPath
  const child = spawn(command, inTerminal ? ['start'] : program, {
    cwd: cwd ?? project,
    detached: inTerminal ?? false,
    env: { ...inherited, LOG_LEVEL: 'warn', PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let printed = ''
  let readyAtMs = Number.NaN
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      printed += text
      if (Number.isNaN(readyAtMs) && saysReady.test(printed)) readyAtMs = Date.now()
    })
  }
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'nothing'))
  })
  living.add(child)
  ended.then(() => living.delete(child))
  return {
    pid: child.pid!,
    printed: () => printed,
    readyAtMs: () => readyAtMs,
    ended,
    signal: (name) => void (inTerminal ? process.kill(-child.pid!, name) : child.kill(name)),
    async address() {
      const found = await until(
        `the service to say where it is; it said: ${printed}`,
        () => {
          if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}:\n${printed}`)
          return saysReady.exec(printed)
        },
        firstStartMs,
      )
      const address = `http://127.0.0.1:${found[1]}`
      await until(
        'the service to be ready',
        async () => (await fetch(`${address}/readyz`).catch(() => null))?.ok,
        30_000,
      )
      return address
    },
  }
}

const saysReady = /ready:\s+http:\/\/localhost:(\d+)/

/** A first start makes a whole month, on a machine that may be busy. */
export const firstStartMs = 240_000

const living = new Set<ChildProcess>()

/** Ends what a failed test left running. */
export async function endServices(): Promise<void> {
  for (const child of living) child.kill('SIGINT')
  await until('the services to end', () => living.size === 0, 20_000).catch(() => {
    for (const child of living) child.kill('SIGKILL')
  })
}
