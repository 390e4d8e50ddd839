// The control: the same lines cut and the same server killed under bare Socket.IO. What it acknowledged and a receiver never
// saw is counted: the checker's world does lose messages, where nothing holds on to them.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { openCutLine } from '../world/cut-line.ts'
import { project } from '../world/service.ts'
import { freePort } from '../world/service-node.ts'
import type { Seeded } from './seeded.ts'

export interface Control {
  acknowledged: number
  /** Of acknowledged messages, counted for each receiver. */
  lost: number
}

export async function runControl(seconds: number, random: Seeded): Promise<Control> {
  const port = await freePort()
  let server = await start(port)
  const lines = await Promise.all([1, 2, 3, 4].map(() => openCutLine(`http://127.0.0.1:${port}`)))
  const seen = lines.map(() => new Set<string>())
  const acknowledged = new Set<string>()
  const phones = lines.map(({ address }, index) => {
    const phone = io(address, { transports: ['websocket'], forceNew: true, reconnectionDelayMax: 1_000 })
    return phone.on('said', (text: string) => seen[index]!.add(text))
  })
  const until = performance.now() + seconds * 1000
  const talking = phones.map(async (phone, index) => {
    for (let count = 0; performance.now() < until; count++, await wait(150)) {
      const text = `${index}-${count}`
      const say = phone.timeout(2_000).emitWithAck('say', text)
      await say.then(() => acknowledged.add(text)).catch(() => {})
    }
  })
  while (performance.now() < until) {
    await wait(1_000 + random.below(1_500))
    const line = random.pick(lines)!
    line.cut()
    await wait(300 + random.below(700))
    line.mend()
    if (!random.isOneOf(3)) continue
    server.kill('SIGKILL')
    server = await start(port)
  }
  await Promise.all(talking)
  await wait(2_000)
  for (const phone of phones) phone.disconnect()
  await Promise.all(lines.map((line) => line.close()))
  server.kill('SIGKILL')
  const missed = seen.map((one) => [...acknowledged].filter((text) => !one.has(text)).length)
  return { acknowledged: acknowledged.size, lost: missed.reduce((sum, count) => sum + count, 0) }
}

async function start(port: number): Promise<ChildProcess> {
  const args = ['--import', 'tsx', 'test/chaos/control-server.ts']
  const env = { PATH: process.env.PATH, PORT: String(port) }
  const server = spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(server.stdout!, 'data')
  return server
}
