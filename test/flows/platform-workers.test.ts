// Threads that look at what strangers sent: late, greedy and crashing jobs fail alone.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openWorkers, type Workers } from '../../src/platform/workers.ts'
import type { OddJob } from '../world/odd-jobs.ts'

let workers: Workers

beforeEach(() => {
  workers = openWorkers({ file: new URL('../world/odd-jobs.ts', import.meta.url), threads: 1, memoryMegabytes: 48 })
})

afterEach(async () => {
  await workers.close()
})

const ask = (job: OddJob, seconds = 20) => workers.run<number>(job, { seconds })

describe('workers', () => {
  it('X7 jobs are done in order by few threads', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((number) => ask({ want: 'double', number })))
    expect(answers).toEqual([2, 4, 6, 8])
  })

  it('X7 a job that is late is ended, and the next one is done by a fresh thread', async () => {
    await ask({ want: 'double' })
    const late = ask({ want: 'loop' }, 0.3)
    const next = ask({ want: 'double', number: 21 })
    await expect(late).rejects.toMatchObject({ name: 'WorkerFailure', reason: 'late' })
    expect(await next).toBe(42)
  })

  it('X7 a job that eats all memory or ends its thread fails alone', async () => {
    await expect(ask({ want: 'eat' })).rejects.toMatchObject({ name: 'WorkerFailure', reason: 'memory' })
    await expect(ask({ want: 'exit' })).rejects.toMatchObject({ name: 'WorkerFailure', reason: 'crashed' })
    expect(await ask({ want: 'double', number: 4 })).toBe(8)
  })

  it('X7 an error of the job itself arrives as it was thrown, and the thread goes on', async () => {
    await expect(ask({ want: 'throw' })).rejects.toThrow('this job is not good')
    expect(await ask({ want: 'double', number: 5 })).toBe(10)
  })

  it('X7 threads see nothing of the environment, where the secrets are', async () => {
    expect(await ask({ want: 'environment' })).toBe(0)
  })

  it('X7 closing ends what waits', async () => {
    const waiting = [ask({ want: 'loop' }), ask({ want: 'double' })]
    const ends = Promise.allSettled(waiting)
    await workers.close()
    expect(await ends).toMatchObject([{ reason: { reason: 'closed' } }, { reason: { reason: 'closed' } }])
  })
})
