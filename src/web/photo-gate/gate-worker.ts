// The gate's worker: one piece of work after the other, so that two large photographs are never in memory at once.

import { doGateWork, type GateWork } from './gate-work.ts'

let last: Promise<unknown> = Promise.resolve()

addEventListener('message', ({ data: { id, asked } }: MessageEvent<{ id: number; asked: GateWork }>) => {
  last = last
    .then(() => doGateWork(asked))
    .then(
      (done) => postMessage({ id, done }),
      () => postMessage({ id, failed: true }),
    )
})
