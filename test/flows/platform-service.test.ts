// The service as whoever runs it sees it when something breaks: what it survives, what it says, what it counts.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { hasExited, readPostmaster } from '../../src/platform/postmaster.ts'
import { password } from '../world/network.ts'
import { phoneOf, signIn } from '../world/phone.ts'
import { endServices, type Service, startService } from '../world/service.ts'
import { until } from '../world/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'jiuxin-service-'))
let service: Service
let address: string

const start = (level: string) =>
  startService({
    program: ['--import', 'tsx', 'test/world/serve-small.ts'],
    env: { MODE: 'demo', DATA_DIR: folder, LOG_LEVEL: level, DRAIN_SECONDS: '5' },
  })

const logged = () =>
  service
    .printed()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))

beforeAll(async () => {
  service = start('info')
  address = await service.address()
}, 300_000)

afterAll(async () => {
  await endServices()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('the service', () => {
  it('X81 says nothing between the lines for people when it starts', () => {
    expect(logged()).toEqual([])
  })

  it('X82 goes on after a rejection that nobody heard, and logs and counts it with its cause', async () => {
    service.signal('SIGWINCH')
    const line = await until('the line in the log', () => logged().at(-1))
    expect(line).toMatchObject({ err: { message: 'nobody heard this', cause: { message: 'of old' } } })
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
    const numbers = await (await fetch(`${address}/metrics`)).text()
    expect(numbers).toContain('jiuxin_bugs_total{where="unhandled rejection"} 1')
  })

  it('X83 finds its database back after it was killed, and everything in it', async () => {
    const phone = await phoneOf(address, await signIn(address, 'lantian', password))
    const { consultation } = await phone.open()
    const read = () => phone.ask('GET', `/api/consultations/${consultation.id}`)
    // the call that the question asks for comes by itself, a moment later
    const before = await until('the person on duty to be called', async () => {
      const answer = await read()
      return (answer.body.consultation as { calls: unknown[] }).calls.length === 1 && answer
    })
    const name = readdirSync(folder).find((each) => /^postgres-\d+$/.test(each))!
    process.kill(readPostmaster(join(folder, name))!.pid, 'SIGKILL')
    const statuses = new Set<number>()
    const after = await until(
      'the database to be back',
      async () => {
        const answer = await read()
        statuses.add(answer.status)
        const { pid } = readPostmaster(join(folder, name)) ?? {}
        return answer.status === 200 && pid !== undefined && !hasExited(pid) && answer
      },
      30_000,
    )
    expect(after.body).toEqual(before.body)
    expect([...statuses].filter((status) => status !== 503 && status !== 200)).toEqual([])
    await phone.write(consultation.id, 'said', { text: '还在' })
    expect(logged().filter(({ msg }) => msg === 'the database is back')).toHaveLength(1)
    phone.hangUp()
  }, 60_000)

  it('X82 an error that nobody caught ends it, after what was under way', async () => {
    service.signal('SIGPWR')
    expect(await service.ended).toBe(1)
    expect(logged().at(-1)).toMatchObject({ msg: 'closing after an error', err: { message: 'nobody caught this' } })
  }, 60_000)

  it('X81 says once where it listens when the log is to tell all', async () => {
    service = start('debug')
    address = await service.address()
    const { port } = new URL(address)
    expect(logged().filter(({ msg }) => /listening/i.test(msg))).toMatchObject([
      { msg: 'listening', host: '127.0.0.1', port: Number(port) },
    ])
  }, 60_000)

  it('X273 one that is told to end is not ready any more, and goes on answering until a proxy has noticed', async () => {
    service.signal('SIGTERM')
    await until('it to say so', async () => (await fetch(`${address}/readyz`)).status === 503)
    expect((await signIn(address, 'lantian', password)).token).not.toBe('')
    expect(await service.ended).toBe(0)
  }, 60_000)
})
