// A few threads that look at what strangers sent. Each job has a time limit, each thread a memory limit; a thread that
// crashes or is late is ended and replaced, and only its own job fails. The event loop never parses a file.
// The memory limit is that of JavaScript's heap; what native code takes is limited by the job itself (pixels, bytes).

import { Worker, type WorkerOptions } from 'node:worker_threads'

export interface Workers {
  /** Rejects with `WorkerFailure` when the job was late or took the thread down, else with what the job threw. */
  run<Result>(job: unknown, limit: { seconds: number; transfer?: ArrayBuffer[] }): Promise<Result>
  close(): Promise<void>
}

export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure'
  readonly reason: 'late' | 'memory' | 'crashed' | 'closed'

  constructor(reason: WorkerFailure['reason'], cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

interface Waiting {
  job: unknown
  seconds: number
  transfer: ArrayBuffer[]
  resolve(result: never): void
  reject(error: unknown): void
}

interface Running {
  waiting: Waiting
  deadline: NodeJS.Timeout
}

type Answer = { result: never } | { error: unknown }

/** `file` is a module that calls `answerJobs` (worker-side.ts). Threads start with the first job. */
export function openWorkers(options: { file: URL; threads: number; memoryMegabytes: number }): Workers {
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const busy = new Map<Worker, Running>()
  const all = new Set<Worker>()
  let isClosed = false

  function next(): void {
    const waiting = queue[0]
    const worker = waiting && (idle.pop() ?? (all.size < options.threads ? start() : undefined))
    if (waiting === undefined || worker === undefined) return
    queue.shift()
    const deadline = setTimeout(() => end(worker, 'late'), waiting.seconds * 1000)
    busy.set(worker, { waiting, deadline })
    worker.postMessage(waiting.job, waiting.transfer)
  }

  function start(): Worker {
    const worker = startTypescript(options.file, {
      execArgv: [],
      // what a hostile file might reach has no business with our secrets
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMegabytes },
    })
    worker.unref()
    all.add(worker)
    worker.on('message', (answer: Answer) => {
      const { waiting } = free(worker) ?? {}
      idle.push(worker)
      if ('error' in answer) waiting?.reject(answer.error)
      else waiting?.resolve(answer.result)
      next()
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      end(worker, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crashed', error),
    )
    worker.on('exit', () => {
      end(worker, isClosed ? 'closed' : 'crashed')
      next()
    })
    return worker
  }

  function free(worker: Worker): Running | undefined {
    const running = busy.get(worker)
    busy.delete(worker)
    clearTimeout(running?.deadline)
    return running
  }

  // Its place is given to a fresh thread at once; ending a thread that is deep in native code may take a while.
  function end(worker: Worker, reason: WorkerFailure['reason'], cause?: unknown): void {
    free(worker)?.waiting.reject(new WorkerFailure(reason, cause))
    all.delete(worker)
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1)
    void worker.terminate()
    next()
  }

  return {
    run: (job, { seconds, transfer = [] }) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new WorkerFailure('closed'))
        queue.push({ job, seconds, transfer, resolve, reject })
        next()
      }),
    async close() {
      isClosed = true
      for (const waiting of queue.splice(0)) waiting.reject(new WorkerFailure('closed'))
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

function startTypescript(file: URL, options: WorkerOptions): Worker {
  const isNative = (process.features as { typescript?: string | false }).typescript
  if (isNative || file.pathname.endsWith('.js')) return new Worker(file, options)
  return new Worker(new URL('./worker-start.mjs', import.meta.url), { ...options, workerData: { file: file.href } })
}
