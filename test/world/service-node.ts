// Servers as processes of their own on a database that a test has arranged, asked over the public wire, and what the
// tables say of the calls.

import { mkdtempSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { builtProgram } from './built-server.ts'
import { type Login, password } from './network.ts'
import { type AppPhone, phoneOf, signIn } from './phone.ts'
import { type Service, startService } from './service.ts'

export interface ServiceNode extends Service {
  folder: string
}

/** What `npm start` runs; `flags` are Node's. */
export function startNode(databaseUrl: string, env: Record<string, string> = {}, flags: string[] = []): ServiceNode {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-node-'))
  const service = startService({
    program: [...flags, builtProgram('tools/start')],
    env: { MODE: 'service', DATABASE_URL: databaseUrl, DATA_DIR: folder, ...env },
  })
  return { ...service, folder }
}

/** For a server that has to come back where it was. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

export async function phoneAt(node: Service, login: Login): Promise<AppPhone> {
  const address = await node.address()
  return phoneOf(address, await signIn(address, login, password))
}

export interface Called {
  step: number
  name: string
  channel: string
  atMs: number
}

/** What the journal says of the calls through a channel, in order. */
export async function callsOf(owner: pg.Pool, consultationId: string, channel = 'live'): Promise<Called[]> {
  const { rows } = await owner.query<{ body: { step: number; personName: string; channel: string }; at: Date }>(
    `select body, at from entries where consultation_id = $1 and kind = 'called' and body ->> 'channel' = $2 order by seq`,
    [consultationId, channel],
  )
  return rows.map(({ body: { step, personName, channel }, at }) => ({
    step,
    name: personName,
    channel,
    atMs: at.getTime(),
  }))
}

/** The same as short words: `1 王主任`. */
export async function calledNames(owner: pg.Pool, consultationId: string, channel?: string): Promise<string[]> {
  return (await callsOf(owner, consultationId, channel)).map(({ step, name }) => `${step} ${name}`)
}
