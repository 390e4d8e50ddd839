// A worker's file for the tests of the pool: does what each job asks, good or bad.

import { answerJobs } from '../../src/platform/worker-side.ts'

export interface OddJob {
  want: 'double' | 'throw' | 'loop' | 'eat' | 'exit' | 'environment'
  number?: number
}

answerJobs(async ({ want, number = 0 }: OddJob) => {
  if (want === 'throw') throw new Error('this job is not good')
  if (want === 'exit') process.exit(3)
  if (want === 'loop') for (;;) number += 1
  if (want === 'eat')
    for (const eaten: string[][] = []; ; ) eaten.push(new Array(100_000).fill('x').map((x, at) => x + at))
  if (want === 'environment') return { result: Object.keys(process.env).length }
  return { result: number * 2 }
})
