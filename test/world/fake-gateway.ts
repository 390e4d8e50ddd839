// Other people's machines, for real on this one: an HTTP gateway (also a push service and a robot) that writes down every
// request with its time, and a mail server. How they answer is chosen while they run.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface GatewayRequest {
  /** Wall time, milliseconds. */
  at: number
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

export type GatewayAnswer = (reply: ServerResponse, request: GatewayRequest) => void

export interface FakeGateway {
  url: string
  /** What it was asked, in order: the witness. */
  requests: GatewayRequest[]
  /** From now on. */
  answers(answer: GatewayAnswer): void
  close(): Promise<void>
}

export const taken: GatewayAnswer = (reply) => json(reply, 200, { code: 0, errcode: 0 })
export const broken: GatewayAnswer = (reply) => json(reply, 500, { code: 0, errcode: 0 })
export const gone: GatewayAnswer = (reply) => json(reply, 410, {})
export const lying: GatewayAnswer = (reply) => json(reply, 200, { code: 7, errcode: 310000, errmsg: 'no such token' })
export const silent: GatewayAnswer = () => {}
export const cut: GatewayAnswer = (reply) => void reply.destroy()
export const slow =
  (milliseconds: number): GatewayAnswer =>
  (reply, request) =>
    void setTimeout(() => taken(reply, request), milliseconds)
export const elsewhere =
  (location: string): GatewayAnswer =>
  (reply) =>
    void reply.writeHead(302, { location }).end()

/** `port` 0 = any. */
export async function openFakeGateway(options: { port?: number } = {}): Promise<FakeGateway> {
  const requests: GatewayRequest[] = []
  let answer = taken
  const server = createServer(async (incoming, reply) => {
    const at = Date.now()
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://gateway')
    const { method = '', headers } = incoming
    const request = { at, method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) }
    requests.push(request)
    answer(reply, request)
  })
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answers: (next) => {
      answer = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

export interface Mail {
  from: string
  to: string[]
  text: string
}

export interface Mailbox {
  url: string
  mails: Mail[]
  /** `refuse` says no at once, `lie` takes the recipient and then not the letter, `silent` says nothing at all. */
  answers(how: 'take' | 'refuse' | 'lie' | 'silent'): void
  close(): Promise<void>
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = []
  let how: 'take' | 'refuse' | 'lie' | 'silent' = 'take'
  const no = () => Object.assign(new Error('no'), { responseCode: 550 })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect(_session, next) {
      if (how !== 'silent') next()
    },
    onRcptTo(_address, _session, next) {
      next(how === 'refuse' ? no() : undefined)
    },
    onData(stream, { envelope }, next) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (how === 'lie') return next(no())
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), text: String(Buffer.concat(chunks)) })
        next()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    answers: (next) => {
      how = next
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

function json(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
