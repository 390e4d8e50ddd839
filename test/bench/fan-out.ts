// One entry to 237 people who watch its consultation: the server's CPU for 1,000 deliveries, beside a bare Socket.IO
// server that emits the same message to 237 sockets in a room. They take turns.

import { startChild } from './child.ts'
import { withCleanUp } from './clean-up.ts'
import type { Gathering } from './crowd.ts'
import { benchDatabase } from './database.ts'
import { benchPeople, listenerCount } from './people.ts'
import type { Push } from './push-every.ts'
import { exact, percentile, type Result, row } from './table.ts'

type Server = { port: number }

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const database = await benchDatabase()
    later(() => database.drop())
    const { listeners, asking } = await benchPeople(database.databaseUrl)
    const crowd = await startChild<null>('./crowd.ts', [])
    later(() => crowd.end())
    const ours = await startChild<Server>('./push-server.ts', [database.databaseUrl])
    later(() => ours.end())
    const bare = await startChild<Server>('./bare-server.ts', [])
    later(() => bare.end())

    const persons = { asking: asking.actor, answering: listeners[0]!.actor }
    const { consultationId, body } = await ours.ask<{ consultationId: string; body: object }>('begin', persons)
    const ask = { name: 'watch', body: { consultationId, after: 0 } }
    const tokens = listeners.map((person) => person.tokens[0]!)
    const gather = (gathering: Gathering) => crowd.ask('gather', gathering)
    await gather({ name: 'ours', port: ours.ready.port, tokens, ask })
    await gather({ name: 'bare', port: bare.ready.port, tokens: tokens.map(() => null), ask })

    const push: Push = { times: smoke ? 20 : 100, everyMs: 5 }
    const cost = async (server: typeof ours) =>
      (await server.ask<number>('push', { ...push, body })) / ((push.times * listenerCount) / 1000)
    const [our, reference]: [number[], number[]] = [[], []]
    const rounds = smoke ? 2 : 20
    for (const server of [ours, bare]) await cost(server)
    for (let round = 0; round < rounds; round++) {
      for (const server of round % 2 ? [bare, ours] : [ours, bare])
        (server === ours ? our : reference).push(await cost(server))
    }
    const missing = await missingAt(crowd, (rounds + 1) * push.times * listenerCount)
    return {
      name: 'fan-out',
      rows: [
        row('CPU of 1,000 deliveries, ms', percentile(our, 0.5), percentile(reference, 0.5), '<=', 1.2),
        exact('deliveries lost', missing, 0),
      ],
    }
  })
}

/** What is still on its way has five seconds. */
async function missingAt(crowd: Awaited<ReturnType<typeof startChild<null>>>, expected: number): Promise<number> {
  let heard = 0
  for (let looks = 0; looks < 100 && heard < expected; looks++) {
    heard = await crowd.ask<number>('total', 'ours')
    if (heard < expected) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return expected - heard
}
