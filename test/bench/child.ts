// Another process of the bench (a server, a crowd of sockets), asked over IPC. It ends when its parent does.

import { type ChildProcess, fork } from 'node:child_process'
import { builtProgram } from './built-programs.ts'

export interface Child<Ready = unknown> {
  ready: Ready
  ask<Reply>(name: string, body?: unknown): Promise<Reply>
  end(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

type Message = { ready: unknown } | { id: number; reply?: unknown; failed?: string }

const startPatienceMs = 60_000

/** `file` is a program of this folder: `./crowd.ts`. */
export async function startChild<Ready>(
  file: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Child<Ready>> {
  // what is built needs no loader
  const running = fork(await builtProgram(file), args, { execArgv: [...nodeOptions] })
  const waiting = new Map<number, { resolve(reply: never): void; reject(error: Error): void }>()
  const died = () => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended too early.`))
  }
  running.once('exit', died)
  let asked = 0
  const isReady = wait<Ready>(waiting, 0)
  const timer = setTimeout(() => running.kill(), startPatienceMs)
  running.on('message', (message: Message) => {
    const id = 'ready' in message ? 0 : message.id
    const one = waiting.get(id)
    waiting.delete(id)
    if ('ready' in message) one?.resolve(message.ready as never)
    else if (message.failed === undefined) one?.resolve(message.reply as never)
    else one?.reject(new Error(`${file}: ${message.failed}`))
  })
  const ready = await isReady.finally(() => clearTimeout(timer))
  return {
    ready,
    ask(name, body) {
      asked++
      running.send({ id: asked, name, body })
      return wait(waiting, asked)
    },
    end: () => endChild(running, died),
    async kill() {
      running.off('exit', died)
      const gone = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await gone
    },
  }
}

function wait<Reply>(waiting: Map<number, object>, id: number): Promise<Reply> {
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

async function endChild(running: ChildProcess, died: () => void): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  running.off('exit', died)
  const gone = new Promise((resolve) => running.once('exit', resolve))
  const timer = setTimeout(() => running.kill('SIGKILL'), 5_000)
  running.disconnect()
  await gone
  clearTimeout(timer)
}
