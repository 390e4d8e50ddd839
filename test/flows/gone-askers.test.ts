// Whoever asks may be gone before he is answered: a page that is closed, a phone in a tunnel. That is nobody's bug.

import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { openPostgres } from '../../src/platform/postgres.ts'
import { Unavailable } from '../../src/platform/unavailable.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { password } from '../world/network.ts'
import { anyQuestion, signIn } from '../world/phone.ts'

const paths = ['/api/consultations?state=open', '/api/pathways/stemi', '/api/me', '/api/duty', '/api/directory', '/']

let world: AppWorld

beforeAll(async () => {
  world = await openAppWorld({ logLevel: 'error' })
}, 120_000)

afterAll(() => world?.close(), 60_000)

describe('a database that takes no further connection just now', () => {
  it('W416 is away for a moment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiuxin-busy-'))
    const busy = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => busy.listen({ path: join(folder, '.s.PGSQL.5432'), backlog: 1 }, resolve))
    const postgres = openPostgres({ databaseUrl: `postgresql://x@/x?host=${encodeURIComponent(folder)}` })
    const asked = await Promise.allSettled(
      Array.from({ length: 12 }, () => postgres.inNetwork('n-1', async (tx) => sql`select 1`.execute(tx))),
    )
    await postgres.close()
    await new Promise((resolve) => busy.close(resolve))
    rmSync(folder, { recursive: true, force: true })
    const reasons = asked.map((one) => (one.status === 'rejected' ? (one.reason as Error) : null))
    expect(reasons.filter((one) => !(one instanceof Unavailable))).toEqual([])
    expect(reasons.some((one) => (one?.cause as { code?: string } | undefined)?.code === 'EAGAIN')).toBe(true)
  }, 30_000)
})

describe('askers who are gone', () => {
  it('W416 before they are answered leave no bug behind, at whatever moment they go', async () => {
    await (await world.phone('lantian')).open(anyQuestion())
    for (let page = 0; page < 60; page++) {
      // a session of its own: nothing of what is asked is known already
      const { token } = await signIn(world.address, 'lantian', password)
      const agent = new Agent({ keepAlive: true })
      const asked = paths.map((path) => gone(agent, path, token))
      await new Promise((resolve) => setTimeout(resolve, page % 20))
      agent.destroy()
      await Promise.all(asked)
    }
    expect(await world.bugs()).toEqual([])
  }, 120_000)
})

/** Settles with its answer, or when its connection is cut. */
function gone(agent: Agent, path: string, token: string): Promise<void> {
  return new Promise((resolve) => {
    const asked = request(`${world.address}${path}`, { agent, headers: { authorization: `Bearer ${token}` } })
    asked.on('response', (answer) => answer.resume().on('close', resolve).on('error', resolve))
    asked.on('error', () => resolve())
    asked.end()
  })
}
