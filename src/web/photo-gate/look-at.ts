// What is wrong with a photograph of an ECG, found on the phone and off its main thread. Nothing waits for it: where it
// cannot be found out (no worker, no memory, HEIC) the answer is "nothing to say".

import { doGateWork, type GateWork, type GateWorkDone } from './gate-work.ts'
import type { GateVerdict } from './judge-picture.ts'
import type { Quad } from './quad.ts'

export type { PhotoAdvice } from './advice.ts'
export type { GateVerdict } from './judge-picture.ts'

/** null: nothing can be said of this file. */
export async function lookAt(file: Blob): Promise<GateVerdict | null> {
  const done = await inWorker({ work: 'look', file }).catch(() => null)
  return done && 'verdict' in done ? done.verdict : null
}

/** The page as if from straight above, as a new file beside the original; null where that cannot be made. */
export async function straightened(file: File, page: Quad): Promise<File | null> {
  const done = await inWorker({ work: 'straighten', file, page }).catch(() => null)
  const made = done && 'straightened' in done ? done.straightened : null
  return made && new File([made], `${file.name.replace(/\.\w+$/, '')}-straight.jpg`, { type: 'image/jpeg' })
}

interface Waiting {
  done: (answer: GateWorkDone) => void
  failed: () => void
  asked: GateWork
}

let worker: Worker | null = null
let isBroken = false
let lastId = 0
const waiting = new Map<number, Waiting>()

function inWorker(asked: GateWork): Promise<GateWorkDone> {
  if (isBroken || typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return doGateWork(asked)
  return new Promise((done, failed) => {
    const id = ++lastId
    waiting.set(id, { done, failed: () => failed(new Error('The gate could not look.')), asked })
    theWorker().postMessage({ id, asked })
  })
}

function theWorker(): Worker {
  if (worker) return worker
  worker = new Worker(new URL('./gate-worker.ts', import.meta.url), { type: 'module', name: 'photo-gate' })
  worker.onmessage = ({ data }: MessageEvent<{ id: number; done?: GateWorkDone }>) => {
    const one = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.done) one?.done(data.done)
    else one?.failed()
  }
  worker.onerror = goOnWithoutWorker
  return worker
}

/** A worker that cannot start (an old browser, its file gone after an update) is no reason to say nothing. */
function goOnWithoutWorker(): void {
  isBroken = true
  worker?.terminate()
  const left = [...waiting.values()]
  waiting.clear()
  for (const { asked, done, failed } of left) doGateWork(asked).then(done, failed)
}
