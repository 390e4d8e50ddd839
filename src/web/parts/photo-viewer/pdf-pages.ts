// The pages of a PDF as pictures, one at a time. Loaded when the first PDF is opened; its worker comes from our own server.

import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

export interface PdfPages {
  count: number
  /** One page as a picture, its longest side so many pixels. */
  draw(page: number, longestSide: number): Promise<Blob>
  close(): void
}

GlobalWorkerOptions.workerSrc = workerAddress

export async function openPdf(address: string): Promise<PdfPages> {
  const reply = await fetch(address)
  if (!reply.ok) throw new Error('The document did not arrive.')
  // The page may not make code out of text, and fetches nothing from elsewhere.
  const loading = getDocument({ data: new Uint8Array(await reply.arrayBuffer()), useWasm: false, enableXfa: false })
  const pdf = await loading.promise
  let last: Promise<unknown> = Promise.resolve()
  const draw = async (nth: number, longestSide: number) => {
    const page = await pdf.getPage(nth)
    const natural = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: longestSide / Math.max(natural.width, natural.height) })
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(viewport.width)
    canvas.height = Math.round(viewport.height)
    await page.render({ canvas, viewport }).promise
    page.cleanup()
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    // a canvas gives its memory back at once when it has no size
    canvas.width = 0
    if (!blob) throw new Error('The page could not be drawn.')
    return blob
  }
  return {
    count: pdf.numPages,
    draw(page, longestSide) {
      const drawn = last.then(() => draw(page, longestSide))
      last = drawn.catch(() => undefined)
      return drawn
    },
    close: () => void loading.destroy(),
  }
}
