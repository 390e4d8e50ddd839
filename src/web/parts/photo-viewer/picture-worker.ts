// The viewer's worker: decodes, cuts and looks for the grid, one after the other, away from the fingers.

import { type PictureWork, pictureWorkshop } from './picture-work.ts'

const doWork = pictureWorkshop()
let last: Promise<unknown> = Promise.resolve()

addEventListener('message', ({ data: { id, asked } }: MessageEvent<{ id: number; asked: PictureWork }>) => {
  last = last
    .then(() => doWork(asked))
    .then(
      (done) => postMessage({ id, done }, { transfer: done.bitmap ? [done.bitmap] : [] }),
      () => postMessage({ id, done: null }),
    )
})
