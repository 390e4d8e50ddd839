// A server on loopback that writes down whoever calls and when, and answers as it is told: the outside, as it was
// really reached.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Visit {
  atMs: number
  method: string
  path: string
  body: string
}

export interface Witness {
  url(path?: string): string
  visits: Visit[]
  to(path: string): Visit[]
  /** How it answers from now on; at first with 200. */
  answer(respond: (visit: Visit, response: ServerResponse) => void): void
  close(): Promise<void>
}

export async function openWitness(): Promise<Witness> {
  const visits: Visit[] = []
  let respond = (_visit: Visit, response: ServerResponse): void => void response.writeHead(200).end('{}')
  const server = createServer(async (request, response) => {
    const visit = { atMs: performance.now(), method: request.method ?? '', path: request.url ?? '', body: '' }
    visit.body = await bodyOf(request)
    visits.push(visit)
    respond(visit, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: (path = '/') => `http://127.0.0.1:${port}${path}`,
    visits,
    to: (path) => visits.filter((visit) => visit.path === path),
    answer(how) {
      respond = how
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
