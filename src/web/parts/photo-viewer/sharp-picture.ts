// A photograph in its full sharpness, held away from the page: it is asked for parts of itself and for its grid. Each opened
// picture has a worker of its own that ends with it, so that its memory is surely given back.

import type { PaperGrid } from '../../../ecg/paper/find-grid.ts'
import type { Size } from './geometry.ts'
import { type Cut, type PictureWork, type PictureWorkDone, pictureWorkshop } from './picture-work.ts'

export interface SharpPicture {
  /** null: it did not arrive, or this browser cannot show it. */
  size: Promise<Size | null>
  cut(share: Cut, width: number, height: number): Promise<ImageBitmap | null>
  grid(): Promise<PaperGrid | null>
  close(): void
}

type Ask = (asked: PictureWork) => Promise<PictureWorkDone | null>

export function openSharpPicture(from: string | Blob): SharpPicture {
  const { ask, end } = canWork() ? askWorker() : askPage()
  const size = ask({ work: 'open', from }).then((done) => done?.size ?? null)
  return {
    size,
    cut: async (share, width, height) => (await ask({ work: 'cut', share, width, height }))?.bitmap ?? null,
    grid: async () => (await ask({ work: 'grid' }))?.grid ?? null,
    close: end,
  }
}

function canWork(): boolean {
  return typeof Worker !== 'undefined' && typeof OffscreenCanvas !== 'undefined'
}

function askWorker(): { ask: Ask; end: () => void } {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module', name: 'photo-viewer' })
  const waiting = new Map<number, (done: PictureWorkDone | null) => void>()
  let lastId = 0
  const leave = () => {
    for (const tell of waiting.values()) tell(null)
    waiting.clear()
  }
  worker.onmessage = ({ data }: MessageEvent<{ id: number; done: PictureWorkDone | null }>) => {
    waiting.get(data.id)?.(data.done)
    waiting.delete(data.id)
  }
  worker.onerror = leave
  const ask: Ask = (asked) =>
    new Promise((tell) => {
      waiting.set(++lastId, tell)
      worker.postMessage({ id: lastId, asked })
    })
  const end = () => {
    worker.terminate()
    leave()
  }
  return { ask, end }
}

/** An older browser does the same on its page: slower, and no less right. */
function askPage(): { ask: Ask; end: () => void } {
  const work = pictureWorkshop()
  let last: Promise<unknown> = Promise.resolve()
  const ask: Ask = (asked) => {
    const done = last.then(() => work(asked)).catch(() => null)
    last = done
    return done
  }
  return { ask, end: () => void ask({ work: 'close' }) }
}
