// Runs as a process of its own: crowds of phones, each crowd at one server. Notes when which phone heard which entry.

import { answerParent } from './answer-parent.ts'
import { connectLightSocket, type LightSocket } from './light-socket.ts'

interface Crowd {
  sockets: LightSocket[]
  /** consultation/seq -> when each phone heard it; NaN = not yet. */
  heard: Map<string, { atMs: Float64Array; count: number }>
  total: number
}

export interface Heard {
  /** Of the first phone. */
  firstAtMs: number
  lastAtMs: number
  missing: number
}

export interface Gathering {
  name: string
  port: number
  /** One phone each; null = a server that asks for nobody. */
  tokens: (string | null)[]
  ask?: { name: string; body: unknown }
}

const atOnce = 10
const crowds = new Map<string, Crowd>()

answerParent(null, {
  async gather({ name, port, tokens, ask }: Gathering): Promise<number> {
    const crowd: Crowd = { sockets: [], heard: new Map(), total: 0 }
    crowds.set(name, crowd)
    for (let first = 0; first < tokens.length; first += atOnce) {
      const some = tokens.slice(first, first + atOnce).map(async (token, index) => {
        const phone = first + index
        const socket = await connectLightSocket(port, token, (text, atMs) =>
          note(crowd, tokens.length, phone, text, atMs),
        )
        crowd.sockets[phone] = socket
        if (ask === undefined) return
        const reply = await socket.ask(ask.name, ask.body)
        if (!reply.includes('"ok":true')) throw new Error(`${ask.name} was refused: ${reply.slice(0, 300)}`)
      })
      await Promise.all(some)
    }
    return crowd.sockets.length
  },
  async heard({
    name,
    consultationId,
    seq,
    withinMs,
  }: {
    name: string
    consultationId: string
    seq: number
    withinMs: number
  }): Promise<Heard> {
    const { heard, sockets } = crowds.get(name)!
    const key = `${consultationId}/${seq}`
    const until = performance.now() + withinMs
    while ((heard.get(key)?.count ?? 0) < sockets.length && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 5))
    const { atMs, count } = heard.get(key) ?? { atMs: new Float64Array([Number.NaN]), count: 0 }
    heard.delete(key)
    return {
      firstAtMs: atMs[0]!,
      lastAtMs: Math.max(...atMs.filter((at) => !Number.isNaN(at))),
      missing: sockets.length - count,
    }
  },
  total: (name: string): number => crowds.get(name)!.total,
  forget: (name: string): void => crowds.get(name)!.heard.clear(),
  leave(name: string): void {
    for (const socket of crowds.get(name)?.sockets ?? []) socket.close()
    crowds.delete(name)
  },
})

const entryOf = /^42\["entry",\{"consultationId":"([^"]+)","entry":\{"seq":(\d+)/

function note(crowd: Crowd, size: number, phone: number, text: string, atMs: number): void {
  const [, consultationId, seq] = entryOf.exec(text) ?? []
  if (consultationId === undefined) return
  crowd.total++
  const key = `${consultationId}/${seq}`
  let one = crowd.heard.get(key)
  if (one === undefined) {
    one = { atMs: new Float64Array(size).fill(Number.NaN), count: 0 }
    crowd.heard.set(key, one)
  }
  if (Number.isNaN(one.atMs[phone]!)) one.count++
  one.atMs[phone] = atMs
}
