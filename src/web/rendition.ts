// A legible rendition of a photograph, made once a file: begun when the picture is chosen, so that it is there when it is
// sent. In a worker where the browser can draw in one, else on the page.

export interface Rendition {
  blob: Blob
}

const made = new WeakMap<Blob, Promise<Rendition | null>>()

/** null: the file is small already, or cannot be drawn here; it goes as it is. */
export function renditionOf(file: Blob): Promise<Rendition | null> {
  let rendition = made.get(file)
  if (!rendition) {
    rendition = draw(file).then(
      (blob) => (blob ? { blob } : null),
      () => null,
    )
    made.set(file, rendition)
  }
  return rendition
}

let worker: Worker | null = null
let nth = 0
let last: Promise<unknown> = Promise.resolve()
/** Of one picture, from when it is begun. */
const patienceMs = 20_000

async function draw(file: Blob): Promise<Blob | null> {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return drawHere(file)
  // One after the other: twelve decoded photographs at a time are more than a cheap phone has room for.
  const drawn = last.then(() => drawAway(file)).catch(() => drawHere(file))
  last = drawn.catch(() => undefined)
  return drawn
}

async function drawHere(file: Blob): Promise<Blob | null> {
  const { makeRendition } = await import('./make-rendition.ts')
  return makeRendition(file)
}

function drawAway(file: Blob): Promise<Blob | null> {
  worker ??= new Worker(new URL('./rendition-worker.ts', import.meta.url), { type: 'module' })
  const to = worker
  const asked = nth++
  return new Promise((resolve, reject) => {
    const end = (result: () => void) => {
      clearTimeout(timer)
      to.removeEventListener('message', hear)
      to.removeEventListener('error', broken)
      result()
    }
    const hear = ({ data }: MessageEvent<{ nth: number; rendition: Blob | null }>) => {
      if (data.nth === asked) end(() => resolve(data.rendition))
    }
    const broken = () => {
      to.terminate()
      worker = null
      end(() => reject(new Error('the worker cannot be started')))
    }
    const timer = setTimeout(broken, patienceMs)
    to.addEventListener('message', hear)
    to.addEventListener('error', broken)
    to.postMessage({ nth: asked, file })
  })
}
