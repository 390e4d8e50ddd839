// The line of somebody who must not be told certain things, read byte by byte: what comes down to him, and the addresses
// that go up. Nothing is kept but what was heard and must not be.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Happening } from './history.ts'
import { marksWithin } from './marks.ts'

export interface TappedLine {
  address: string
  close(): Promise<void>
}

export interface Tap {
  /** What must never come down. */
  forbidden: readonly string[]
  tell(happening: Happening): void
}

const requestLine = /^(GET|POST|PUT|PATCH|DELETE) (\S+)/

export async function openTappedLine(target: string, { forbidden, tell }: Tap): Promise<TappedLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const longest = Math.max(...forbidden.map((mark) => Buffer.byteLength(mark)))

  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    let rest: Buffer = Buffer.alloc(0)
    far.on('data', (chunk: Buffer) => {
      // a mark may lie across two pieces; what was looked at is not looked at again
      const seen = Buffer.concat([rest, chunk])
      for (const mark of forbidden) if (seen.includes(mark)) tell({ is: 'overheard', where: 'foreign bytes', mark })
      rest = seen.subarray(Math.max(0, seen.length - longest + 1))
    })
    near.on('data', (chunk: Buffer) => {
      const address = requestLine.exec(chunk.toString('latin1'))?.[2] ?? ''
      for (const mark of marksWithin(address)) tell({ is: 'overheard', where: 'an address', mark })
    })
    far.pipe(near)
    near.pipe(far)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const one of sockets) one.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
