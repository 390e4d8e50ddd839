// What one more phone costs that is signed in, hears of the duty and says nothing: memory of the server's process after
// the rubbish was taken out, beside a bare Socket.IO server with as many sockets. As many were there before, so that
// what the process once grew to for connecting them is not counted.

import { startChild } from './child.ts'
import { withCleanUp } from './clean-up.ts'
import type { Gathering } from './crowd.ts'
import { benchDatabase } from './database.ts'
import { benchPeople } from './people.ts'
import { type Result, row } from './table.ts'

type Memory = { rss: number; heap: number }
type Server = Awaited<ReturnType<typeof startChild<{ port: number }>>>

const devicesEach = 9

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const count = smoke ? 200 : 1_000
    const database = await benchDatabase()
    later(() => database.drop())
    const { listeners } = await benchPeople(database.databaseUrl, devicesEach)
    const tokens = listeners.flatMap((person) => person.tokens).slice(0, 2 * count)
    const crowd = await startChild<null>('./crowd.ts', [])
    later(() => crowd.end())

    const start = async (file: string) => {
      const server: Server = await startChild(file, [database.databaseUrl, database.folder], ['--expose-gc'])
      later(() => server.end())
      return server
    }
    const measure = async (server: Server, gathering: Omit<Gathering, 'name' | 'port'>): Promise<Memory> => {
      const { port } = server.ready
      const gather = (name: string, tokens: Gathering['tokens']) =>
        crowd.ask('gather', { ...gathering, name, port, tokens })
      await gather('there before', gathering.tokens.slice(0, count))
      const before = await server.ask<Memory>('memory')
      await gather('more', gathering.tokens.slice(count))
      const after = await server.ask<Memory>('memory')
      for (const name of ['there before', 'more']) await crowd.ask('leave', name)
      return { rss: (after.rss - before.rss) / count / 1024, heap: (after.heap - before.heap) / count / 1024 }
    }
    const ours = await measure(await start('./our-server.ts'), { tokens, ask: { name: 'watchDuty', body: {} } })
    const nobody = tokens.map(() => null)
    const bare = await measure(await start('./bare-server.ts'), { tokens: nobody, ask: { name: 'watch', body: {} } })
    return {
      name: 'idle-sockets',
      rows: [
        row(`memory of the process for one of ${count} more, KB`, ours.rss, bare.rss, '<=', 1.5),
        // what a process keeps free may hide what a socket takes; this does not
        row('held by a socket on the heap, KB', ours.heap, bare.heap, '<=', 1.5),
      ],
    }
  })
}
