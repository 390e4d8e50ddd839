// The thread's end of workers.ts: one job at a time, its result or its error goes back.

import { parentPort } from 'node:worker_threads'

export function answerJobs<Job>(work: (job: Job) => Promise<{ result: unknown; transfer?: ArrayBuffer[] }>): void {
  parentPort?.on('message', async (job: Job) => {
    try {
      const { result, transfer = [] } = await work(job)
      parentPort?.postMessage({ result }, transfer)
    } catch (error) {
      parentPort?.postMessage({ error })
    }
  })
}
