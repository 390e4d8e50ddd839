// Servers that look who can be reached, on one database, with channels and devices that a test answers for.

import type { KnownDevice } from '../../src/calls/reach/plan-tries.ts'
import { openReach, type Reach } from '../../src/calls/reach/reach.ts'
import type { SelfTest } from '../../src/contract/reach-shapes.ts'
import type { Actor } from '../../src/people/actor.ts'
import { type OpenPeople, openPeople } from '../../src/people/open-people.ts'
import type { Channel, Message, Outcome } from '../../src/platform/channel.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Postgres } from '../../src/platform/postgres.ts'
import type { TestDatabase } from './database.ts'
import { until } from './until.ts'

/** What the channels were asked to carry, by all servers, in order: the witness. */
export interface Rung extends Message {
  channel: string
}

export interface ReachNode {
  reach: Reach
  people: OpenPeople
  /** Pushes to devices that are connected to this server. */
  pushed: { personId: string; name: string; body: unknown }[]
  stop(): Promise<void>
}

export interface ReachNodeOptions {
  rung?: Rung[]
  /** What SMS answers; without it the channel is off. */
  sms?: () => Promise<Outcome>
  /** What the push service answers; without it pushes are off. */
  push?: () => Promise<Outcome>
  group?: boolean
  devices?: (personId: string) => KnownDevice[]
  connected?: Actor[]
  isDemo?: boolean
  selfTestSeconds?: number
  listen?: Postgres['listen']
}

export function reachNode(database: TestDatabase, options: ReachNodeOptions = {}): ReachNode {
  const { postgres } = database
  const { rung = [], connected = [], devices = () => [] } = options
  const people = openPeople({ postgres, clock: systemClock, demoAllowed: false })
  const pushed: ReachNode['pushed'] = []
  const channel = (name: Channel['name'], reaches: Channel['reaches'], answer?: () => Promise<Outcome>): Channel => ({
    name,
    reaches,
    words: { zh: name, en: name },
    isOn: async () => answer !== undefined,
    async ring(message) {
      rung.push({ ...message, channel: name })
      return answer!()
    },
    stop() {},
  })
  const reach: Reach = openReach({
    postgres: { ...postgres, listen: options.listen ?? postgres.listen },
    people,
    clock: systemClock,
    log: openLog({ level: 'silent' }),
    channels: [
      channel('sms', 'person', options.sms),
      channel('web-push', 'person', options.push),
      channel('wecom', 'group', options.group ? async () => ({ state: 'sent' }) : undefined),
    ],
    live: {
      devicesOf: async (_networkId, personId) => devices(personId),
      connected: () => connected,
      testDevices() {},
      tell(personId, name, body) {
        for (const actor of connected.filter((one) => one.personId === personId)) {
          pushed.push({ personId, name, body: body(actor) })
        }
      },
    },
    isDemo: options.isDemo ?? false,
    selfTestSeconds: options.selfTestSeconds ?? 2,
    lookSeconds: 0.2,
  })
  return {
    reach,
    people,
    pushed,
    async stop() {
      await reach.stop()
      await people.close()
    },
  }
}

export async function ended(node: ReachNode, actor: Actor, checkId: string): Promise<SelfTest> {
  return until('the end of the self-test', async () => {
    const selfTest = await node.reach.tests.read(actor, checkId)
    return selfTest.endedAt !== null && selfTest
  })
}

/** The first line is taken from now on by this person. */
export async function comesOnDuty(
  database: TestDatabase,
  { networkId, rosterId, personId }: { networkId: string; rosterId: string; personId: string },
  from: Date,
): Promise<void> {
  await database.owner.query(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values (gen_random_uuid()::text, $1, $2, $3, 1, $4, $5, 'override')`,
    [networkId, rosterId, personId, from, new Date(from.getTime() + 3_600_000)],
  )
}

/** Everything that was to be looked at has been looked at twice since. */
export async function looksAgain(database: TestDatabase, networkId: string, node: ReachNode): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    const id = newId()
    await database.owner.query(`insert into alarms (id, network_id, kind, key) values ($1, $2, 'overdue', $1)`, [
      id,
      networkId,
    ])
    node.reach.rosterChanged()
    await until('a look', async () => {
      const { rows } = await database.owner.query('select told_at from alarms where id = $1', [id])
      return rows[0]?.told_at
    })
    await database.owner.query('delete from alarms where id = $1', [id])
  }
}
