// Several servers side by side: what one writes, phones on the other hear through Redis; without Redis each goes on.
// Needs a `redis-server` binary; where there is none these tests are visibly skipped.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { openLog } from '../../src/platform/log.ts'
import { openRedis, type Redis } from '../../src/platform/redis.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { describeWhere } from '../world/describe-where.ts'
import { askFromLantian, draft, type LiveNode, liveNode, type Phone } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

describeWhere(hasRedis, 'redis-server', 'several servers', () => {
  let database: TestDatabase
  let network: SmallNetwork
  let folder: string
  let port: number
  let server: ChildProcess
  let wires: Redis[]
  let here: LiveNode
  let there: LiveNode

  beforeAll(async () => {
    database = await createTestDatabase()
    network = await smallNetwork(database)
    folder = mkdtempSync(join(tmpdir(), 'jiuxin-redis-'))
    port = await freePort()
    server = startRedis()
    const log = openLog({ level: 'silent' })
    wires = [openRedis(`redis://127.0.0.1:${port}`, log)!, openRedis(`redis://127.0.0.1:${port}`, log)!]
    here = await liveNode(database, { redis: wires[0]! })
    there = await liveNode(database, { redis: wires[1]!, headsSeconds: 1 })
    await until('both wires', () => wires.every(({ status }) => status === 'ready'))
  })

  afterAll(async () => {
    await Promise.all([here?.close(), there?.close()])
    for (const wire of wires ?? []) wire.disconnect()
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
    await database?.drop()
  })

  it('D25 what is written on one server is heard on the other: entries, rings and their end', async () => {
    const [wang, gande, lantian] = [await there.phone('wang'), await there.phone('gande'), await here.phone('lantian')]
    const id = await untilHeard(wang)
    const { callId } = await wang.hears('ring', ({ consultationId }) => consultationId === id)
    await wang.value('write', { consultationId: id, draft: draft('accepted') })
    await wang.hears('ring-stopped', (stopped) => stopped.callId === callId)
    const isAccepted = ({ entry }: { entry: object }) => 'kind' in entry && entry.kind === 'accepted'
    await lantian.hears('entry', isAccepted)
    expect(wang.of('ring').filter((ring) => ring.callId === callId)).toHaveLength(1)
    expect(gande.of('entry')).toEqual([])
  })

  it('D26 with Redis away each server serves its own phones, and heads and rings heal the others', async () => {
    const [wangHere, wangThere] = [await here.phone('wang'), await there.phone('wang')]
    await wangThere.value('watchDuty')
    await stopRedis()
    const id = await askFromLantian(here, network)
    await wangHere.hears('ring', ({ consultationId }) => consultationId === id)
    await wangHere.hears('entry', ({ consultationId }) => consultationId === id)
    await wangThere.hears('heads', (heads) => heads.some(({ consultationId }) => consultationId === id))
    const { callId } = await wangThere.hears('ring', ({ consultationId }) => consultationId === id)
    await here.journal.write(network.actorOf('li'), id, draft('accepted'))
    await wangHere.hears('ring-stopped', (stopped) => stopped.callId === callId)
    await wangThere.hears('ring-stopped', (stopped) => stopped.callId === callId)
    expect((await here.bugs()) + (await there.bugs())).toBe(0)
  })

  it('D27 when Redis is back the servers hear each other again', async () => {
    server = startRedis()
    await until('both wires', () => wires.every(({ status }) => status === 'ready'), 20_000)
    const li = await there.phone('li')
    await untilHeard(li)
  })

  // a server begins to read from the relay a moment after it has connected
  async function untilHeard(phone: Phone): Promise<string> {
    return until(
      'an entry through Redis',
      async () => {
        const id = await askFromLantian(here, network)
        const heard = () => phone.of('entry').some(({ consultationId }) => consultationId === id)
        return (await until('it', heard, 500).catch(() => false)) && id
      },
      20_000,
    )
  }

  function startRedis(): ChildProcess {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
    return spawn('redis-server', settings, { stdio: 'ignore' })
  }

  async function stopRedis(): Promise<void> {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
    await until('both wires to be cut', () => wires.every(({ status }) => status !== 'ready'))
  }
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening))
  const { port } = probe.address() as { port: number }
  await new Promise((closed) => probe.close(closed))
  return port
}
