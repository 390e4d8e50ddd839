// A file, read by position. On disk through one window: however large the file, little of it is in memory at a time.

import { open } from 'node:fs/promises'

export interface StoredFile {
  bytes: number
  /** At most `length` bytes from `position`; fewer only where the file ends. */
  at(position: number, length: number): Promise<Buffer>
  /** Everything from `from` to `until` in pieces, without copying: a piece is gone when the next is asked for. */
  pieces(from: number, until?: number): AsyncIterable<Buffer>
}

const windowBytes = 256 * 1024

/** The same of a small file that is in memory already. */
export function heldFile(content: Buffer): StoredFile {
  const at = async (position: number, length: number) => content.subarray(position, position + length)
  async function* pieces(from: number, until = content.length) {
    const end = Math.min(until, content.length)
    for (let position = from; position < end; position += windowBytes)
      yield content.subarray(position, Math.min(position + windowBytes, end))
  }
  return { bytes: content.length, at, pieces }
}

export async function withStoredFile<T>(path: string, look: (file: StoredFile) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const window = Buffer.allocUnsafe(Math.min(windowBytes, size))
    let start = 0
    let held = 0

    const at = async (position: number, length: number): Promise<Buffer> => {
      const until = Math.min(position + length, size)
      if (position >= until) return Buffer.alloc(0)
      if (position < start || until > start + held) {
        start = position
        held = (await handle.read(window, 0, Math.min(windowBytes, size - position), position)).bytesRead
      }
      return window.subarray(position - start, Math.min(until - start, held))
    }

    async function* pieces(from: number, until = size) {
      for (let position = from; position < Math.min(until, size); ) {
        const piece = await at(position, Math.min(windowBytes, until - position))
        if (piece.length === 0) return
        yield piece
        position += piece.length
      }
    }

    return await look({ bytes: size, at, pieces })
  } finally {
    await handle.close()
  }
}
