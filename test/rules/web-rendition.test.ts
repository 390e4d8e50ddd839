// Renditions where a phone has no room to draw: never a black picture, and one photograph at a time. A canvas and a worker
// are the browser's; here stand-ins say what a browser in trouble says.

import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { makeRendition } from '../../src/web/make-rendition.ts'
import { jpegOf } from '../../src/web/photo-gate/canvas.ts'
import { turnedPicture } from '../../src/web/photo-gate/turn-picture.ts'
import { renditionOf } from '../../src/web/rendition.ts'

const large = () => new File([new Uint8Array(300 * 1024)], 'a.png', { type: 'image/png' })
const asked: { file: Blob; nth: number }[] = []
const workers: StandInWorker[] = []

class CanvasWithoutMemory {
  getContext() {
    return null
  }
  convertToBlob({ type }: { type: string }) {
    return Promise.resolve(new Blob(['black'], { type }))
  }
}

class StandInWorker extends EventTarget {
  isEnded = false
  constructor() {
    super()
    workers.push(this)
  }
  postMessage(message: { file: Blob; nth: number }) {
    asked.push(message)
  }
  answer(rendition: Blob | null) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: { nth: asked.at(-1)!.nth, rendition } }))
  }
  terminate() {
    this.isEnded = true
  }
}

const browser = globalThis as Record<string, unknown>
const decoded = jest.fn(async () => ({ width: 3000, height: 2000, close: () => undefined }))

function inBrowser(more: Record<string, unknown>) {
  Object.assign(browser, { createImageBitmap: decoded, ...more })
}

afterEach(() => {
  for (const name of ['OffscreenCanvas', 'Worker', 'createImageBitmap', 'ImageData']) delete browser[name]
  jest.useRealTimers()
  decoded.mockClear()
})

describe('A phone without memory for a canvas', () => {
  it('W283 sends the photograph as it is: a black picture is no rendition', async () => {
    inBrowser({ OffscreenCanvas: CanvasWithoutMemory })
    expect(await makeRendition(large())).toBeNull()
    expect(decoded).toHaveBeenCalled()
  })

  it('W283 keeps the page that it cannot turn, and shows no straightened view', async () => {
    inBrowser({ OffscreenCanvas: CanvasWithoutMemory, ImageData: class {} })
    expect(await turnedPicture(large(), 'right')).toBeNull()
    expect(await jpegOf({ width: 1, height: 1, data: new Uint8ClampedArray(4) })).toBeNull()
  })
})

describe('Many photographs at once', () => {
  it('W284 are drawn one after the other, each with its own patience, and a worker that does not answer is ended', async () => {
    inBrowser({ OffscreenCanvas: CanvasWithoutMemory, Worker: StandInWorker })
    jest.useFakeTimers()
    const [first, second, third] = [large(), large(), large()].map((file) => renditionOf(file))
    await jest.advanceTimersByTimeAsync(15_000)
    expect(asked).toHaveLength(1)
    const blob = new Blob(['small'])
    workers[0]!.answer(blob)
    expect(await first).toEqual({ blob })
    await jest.advanceTimersByTimeAsync(15_000)
    expect(asked).toHaveLength(2)
    expect(decoded).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(6_000)
    jest.useRealTimers()
    expect(await second).toBeNull()
    expect(workers[0]!.isEnded).toBe(true)
    expect(decoded).toHaveBeenCalled()
    while (asked.length < 3) await new Promise((resolve) => setImmediate(resolve))
    expect(workers).toHaveLength(2)
    workers[1]!.answer(blob)
    expect(await third).toEqual({ blob })
  })
})
