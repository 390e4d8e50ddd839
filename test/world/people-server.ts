// The people room behind real HTTP, with a small network and a clock of our own. `openNode` opens one more server's
// people on the same database.

import { randomBytes } from 'node:crypto'
import { type OpenPeople, openPeople } from '../../src/people/open-people.ts'
import { registerPeople } from '../../src/people/routes.ts'
import { type ControlledClock, controlledClock } from '../../src/platform/clock.ts'
import { type HttpServer, openHttpServer } from '../../src/platform/http-server.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type Login, password, type SmallNetwork, smallNetwork } from './network.ts'
import { neverTooBusy } from './never-too-busy.ts'

export interface PeopleServer {
  database: TestDatabase
  world: SmallNetwork
  clock: ControlledClock
  people: OpenPeople
  server: HttpServer
  /** A new session's token. */
  tokenOf(login: Login): Promise<string>
  /** One request by this token (or nobody). */
  ask(token: string | null, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<Answered>
  /** The same with a file as the body; what is answered is in `bytes`. */
  sendFile(token: string | null, url: string, bytes: Buffer | string, type: string): Promise<Answered>
  openNode(options?: { demoAllowed?: boolean }): OpenPeople
  close(): Promise<void>
}

export interface Answered {
  status: number
  body: Record<string, never> & { [name: string]: unknown }
  headers: Record<string, unknown>
  bytes: Buffer
}

export async function openPeopleServer(options: { at?: Date; publicUrl?: string } = {}): Promise<PeopleServer> {
  const { at = new Date('2026-11-22T05:00:00Z'), publicUrl } = options
  const database = await createTestDatabase()
  const world = await smallNetwork(database, at)
  const clock = controlledClock(at)
  const nodes: OpenPeople[] = []
  const secrets = openSecrets(randomBytes(32))
  const openNode = ({ demoAllowed = true } = {}) => {
    const node = openPeople({ postgres: database.postgres, clock, demoAllowed, publicUrl, secrets })
    nodes.push(node)
    return node
  }
  const people = openNode()
  const server = await openHttpServer({
    log: openLog({ level: 'silent' }),
    metrics: openMetrics(),
    trustProxy: false,
    publicUrl,
    metricsToken: undefined,
    isReady: async () => true,
    version: 'test',
    ...neverTooBusy,
  })
  registerPeople(server, { people, postgres: database.postgres, clock, demoAllowed: true })
  await server.ready()

  const answered = (reply: Awaited<ReturnType<typeof server.inject>>): Answered => {
    const isJson = String(reply.headers['content-type']).includes('json')
    const { statusCode: status, headers, rawPayload: bytes } = reply
    return { status, body: isJson ? reply.json() : {}, headers, bytes }
  }
  const authorized = (token: string | null) => (token === null ? {} : { authorization: `Bearer ${token}` })
  const ask: PeopleServer['ask'] = async (token, method, url, body) =>
    answered(await server.inject({ method, url, headers: authorized(token), ...(body ? { payload: body } : {}) }))
  const sendFile: PeopleServer['sendFile'] = async (token, url, bytes, type) => {
    const headers = { ...authorized(token), 'content-type': type }
    return answered(await server.inject({ method: 'POST', url, headers, payload: bytes }))
  }
  return {
    database,
    world,
    clock,
    people,
    server,
    ask,
    sendFile,
    openNode,
    async tokenOf(login) {
      return (await people.signIn({ login, password })).token
    },
    async close() {
      await server.close()
      await Promise.all(nodes.map((node) => node.close()))
      await database.drop()
    },
  }
}
