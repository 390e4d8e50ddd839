// A telephone network between a browser and the service: so many bytes a second each way for all connections together,
// a delay, and blackouts in which nothing passes and nobody is told. What was on its way arrives afterwards, as on a
// real line. (The browser's own emulation slows requests down but leaves the live socket alone.)

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface NarrowLine {
  address: string
  /** Nothing passes from now on; connections stay open and say nothing. */
  darken(): void
  /** It goes on where it stopped. */
  lighten(): void
  close(): Promise<void>
}

export interface Narrow {
  bytesPerSecond: number
  /** One way. */
  delayMs: number
}

/** Small enough that a message does not wait for a whole photograph. */
const pieceBytes = 1460
/** What a connection may have on its way: more waits in the sender's own buffers, and its progress stays honest. */
const mostUnderway = 16 * 1024

export async function openNarrowLine(target: string, narrow: Narrow): Promise<NarrowLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const light = lightSwitch()
  const [up, down] = [oneWay(narrow, light), oneWay(narrow, light)]

  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const one of [near, far]) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => sockets.delete(one))
    }
    up(near, far)
    down(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    darken: light.off,
    lighten: light.on,
    async close() {
      light.on()
      for (const one of sockets) one.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function lightSwitch() {
  let waiting: (() => void)[] = []
  let isOff = false
  return {
    off() {
      isOff = true
    },
    on() {
      isOff = false
      for (const go of waiting) go()
      waiting = []
    },
    /** At once, or when the light is on again. */
    wait: () => (isOff ? new Promise<void>((go) => waiting.push(go)) : Promise.resolve()),
  }
}

/** One direction for all connections: piece by piece, in the order in which they come. */
function oneWay({ bytesPerSecond, delayMs }: Narrow, light: ReturnType<typeof lightSwitch>) {
  let queue = Promise.resolve()

  const send = (bytes: number, deliver: () => void) => {
    queue = queue.then(async () => {
      await light.wait()
      await passed((bytes / bytesPerSecond) * 1000)
      void passed(delayMs).then(light.wait).then(deliver)
    })
  }

  return (from: Socket, to: Socket) => {
    let underway = 0
    from.on('data', (chunk) => {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        const piece = chunk.subarray(at, at + pieceBytes) as Buffer
        underway += piece.length
        send(piece.length, () => {
          underway -= piece.length
          if (!to.destroyed) to.write(piece)
          if (underway < mostUnderway) from.resume()
        })
      }
      if (underway >= mostUnderway) from.pause()
    })
    from.on('end', () => send(0, () => to.end()))
    from.on('close', () => send(0, () => to.destroy()))
  }
}

const passed = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
