// One server of a chaos run: it comes back where it was, so that phones find it again.

import { type Service, startService } from '../world/service.ts'
import { until } from '../world/until.ts'

export interface ChaosServer {
  address: string
  /** Everything that it ever printed. */
  printed(): string
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM: what is under way is finished. */
  stop(): Promise<void>
  freeze(): void
  thaw(): void
}

export function chaosServer(program: string, port: number, env: Record<string, string>): ChaosServer {
  const address = `http://127.0.0.1:${port}`
  let service: Service | undefined
  let before = ''

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (service === undefined) return
    service.signal(signal)
    if (signal === 'SIGTERM') await until('the server to end', soon(service.ended), 25_000).catch(() => {})
    service.signal('SIGKILL')
    await service.ended
    before += service.printed()
    service = undefined
  }

  return {
    address,
    printed: () => before + (service?.printed() ?? ''),
    async start() {
      service = startService({ program: [program], env: { ...env, PORT: String(port) } })
      const isOver = soon(service.ended)
      await until(
        'a server of chaos to be ready',
        async () => {
          if (isOver()) throw new Error(`A server of chaos ended: ${service?.printed()}`)
          return (await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null))?.ok
        },
        90_000,
      )
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => service?.signal('SIGSTOP'),
    thaw: () => service?.signal('SIGCONT'),
  }
}

function soon(ended: Promise<unknown>): () => boolean {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  return () => isOver
}
