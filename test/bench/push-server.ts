// The duty room with the journal behind it, as a process of its own, that tells one entry again and again: what a
// delivery costs, without what it costs to write the entry.

import Fastify from 'fastify'
import { openDuty } from '../../src/duty/duty.ts'
import type { Committed } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import type { Actor } from '../../src/people/actor.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { answerParent, cpu } from './answer-parent.ts'
import { question } from './people.ts'
import { type Push, pushEvery } from './push-every.ts'

const databaseUrl = process.argv[2]!
const parts = {
  postgres: openPostgres({ databaseUrl }),
  clock: systemClock,
  log: openLog({ level: 'error' }),
  metrics: openMetrics(),
  redis: null,
  config: { publicUrl: undefined, trustProxy: false },
}
const server = Fastify()
const people = openPeople({ ...parts, demoAllowed: false })
const journal = openJournal({ ...parts, people })
const rings = { ringsOf: async () => [], ringsOfAll: async () => [], ringShown: async () => {} }
const duty = openDuty(server, { ...parts, journal, people, rings })
const told: Committed[] = []
journal.onCommitted((committed) => told.push(committed))

await server.listen({ host: '127.0.0.1', port: 0 })
const address = server.server.address()
answerParent(
  { port: typeof address === 'object' ? address?.port : null },
  {
    /** A question and a message in it; what is pushed for the message, as a phone sees it. */
    async begin({ asking, answering }: { asking: Actor; answering: Actor }) {
      const { id } = (await journal.open(asking, question(), [], [])).consultation
      await journal.write(answering, id, {
        draftId: newId(),
        kind: 'said',
        body: { text: '收到, 请复查 18 导联心电图' },
      })
      const { entries, summary } = told.at(-1)!
      return { consultationId: id, body: { consultationId: id, entry: entries[0], summary } }
    },
    async push({ times, everyMs }: Push): Promise<number> {
      const committed = told.at(-1)!
      const before = cpu()
      await pushEvery({ times, everyMs }, () => duty.push(committed))
      return cpu() - before
    },
  },
)
