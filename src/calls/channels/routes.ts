// The doors of this folder.

import type { Journal } from '../../journal/journal.ts'
import type { People } from '../../people/people.ts'
import type { Channel, Outcome } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import type { Log } from '../../platform/log.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { registerCallbacks } from './callbacks.ts'
import { registerChannelRoutes } from './channel-routes.ts'
import type { ConfiguredChannels } from './channels.ts'
import { registerPersonRoutes } from './person-routes.ts'

export interface ChannelDoors {
  postgres: Postgres
  people: People
  journal: Journal
  clock: Clock
  log: Log
  configured: ConfiguredChannels
  /** All of them, also the live socket. */
  channels: readonly Channel[]
  /** What a gateway says later of a call that it took over. */
  report(networkId: string, callId: string, outcome: Outcome): Promise<void>
  /** A device of this person shows the call. Refuses `not-found` when it is not his. */
  ringShown(networkId: string, personId: string, callId: string): Promise<void>
  /** It shows the push of a self-test. False: it is none of his. */
  testShown(networkId: string, personId: string, callId: string): Promise<boolean>
}

export function registerChannels(server: HttpServer, doors: ChannelDoors): void {
  registerChannelRoutes(server, doors)
  registerPersonRoutes(server, doors)
  registerCallbacks(server, doors)
  // made on the first start, so that no phone waits for them
  server.addHook('onListen', async () => {
    await doors.configured.installation
      .vapidKeys()
      .catch((error: unknown) => doors.log.warn({ err: error }, 'the keys of pushes are made later'))
  })
}
