// The line between a browser and the service, cut at will. The browser's own emulation slows requests down but leaves
// the live socket alone; here everything goes through.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

export interface CutLine {
  address: string
  /** Bytes that have gone to the service so far. */
  sentBytes(): number
  cut(): void
  /** What is sent arrives, and nothing comes back; `cut` and `mend` end it. */
  loseAnswers(): void
  mend(): void
  close(): Promise<void>
}

/** `bytesPerSecond`: how fast each connection brings its bytes to the service. */
export async function openCutLine(target: string, { bytesPerSecond = 0 } = {}): Promise<CutLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  let isDeaf = false
  let sent = 0

  const server = createServer((near) => {
    if (isCut) return void near.destroy()
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
    far.pipe(unless(() => isDeaf)).pipe(near)
    const slowly = bytesPerSecond > 0 ? slowed(bytesPerSecond) : null
    near.on('data', ({ length }) => {
      sent += length
    })
    slowly ? near.pipe(slowly).pipe(far) : near.pipe(far)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    isDeaf = false
    for (const one of sockets) one.destroy()
  }
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentBytes: () => sent,
    cut,
    loseAnswers() {
      isDeaf = true
    },
    mend() {
      isCut = false
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function unless(isLost: () => boolean): Transform {
  return new Transform({ transform: (chunk, _encoding, done) => (isLost() ? done() : done(null, chunk)) })
}

/** No more waits in it than a tenth of a second's bytes. */
function slowed(bytesPerSecond: number): Transform {
  return new Transform({
    highWaterMark: Math.ceil(bytesPerSecond / 10),
    transform(chunk: Buffer, _encoding, done) {
      void wait((chunk.length / bytesPerSecond) * 1000).then(() => done(null, chunk))
    },
  })
}
