// What a phone costs that is signed in, hears of the duty and says nothing: memory of the server's process after the
// rubbish was taken out, beside a bare Socket.IO server with as many sockets.

import { startChild } from './child.ts'
import { withCleanUp } from './clean-up.ts'
import type { Gathering } from './crowd.ts'
import { benchDatabase } from './database.ts'
import { benchPeople } from './people.ts'
import { type Result, reported, row } from './table.ts'

type Memory = { rss: number; heap: number }
type Server = Awaited<ReturnType<typeof startChild<{ port: number }>>>

const devicesEach = 5
const warmSockets = 100

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const count = smoke ? 200 : 1_000
    const database = await benchDatabase()
    later(() => database.drop())
    const { listeners } = await benchPeople(database.databaseUrl, devicesEach)
    const tokens = listeners.flatMap((person) => person.tokens).slice(0, count)
    const crowd = await startChild<null>('./crowd.ts', [])
    later(() => crowd.end())

    const start = async (file: string) => {
      const server: Server = await startChild(file, [database.databaseUrl, database.folder], ['--expose-gc'])
      later(() => server.end())
      return server
    }
    const measure = async (server: Server, gathering: Omit<Gathering, 'name' | 'port'>): Promise<Memory> => {
      const { port } = server.ready
      const some = gathering.tokens.slice(0, warmSockets)
      await crowd.ask('gather', { ...gathering, name: 'warm', port, tokens: some })
      await crowd.ask('leave', 'warm')
      const before = await server.ask<Memory>('memory')
      await crowd.ask('gather', { ...gathering, name: 'idle', port })
      const after = await server.ask<Memory>('memory')
      await crowd.ask('leave', 'idle')
      return { rss: (after.rss - before.rss) / count / 1024, heap: (after.heap - before.heap) / count / 1024 }
    }
    const ours = await measure(await start('./our-server.ts'), { tokens, ask: { name: 'watchDuty', body: {} } })
    const nobody = tokens.map(() => null)
    const bare = await measure(await start('./bare-server.ts'), { tokens: nobody, ask: { name: 'watch', body: {} } })
    return {
      name: 'idle-sockets',
      rows: [
        row(`memory of a socket, KB (of ${count})`, ours.rss, bare.rss, '<=', 1.5),
        reported('of it on the heap, KB', ours.heap, bare.heap),
      ],
    }
  })
}
