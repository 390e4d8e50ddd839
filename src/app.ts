// The table of contents: the rooms in the order in which a question walks through them, and the two bells that join them.

import { openCalls } from './calls/calls.ts'
import { configuredChannels } from './calls/channels/channels.ts'
import { registerChannels } from './calls/channels/routes.ts'
import { registerLadders } from './calls/ladder-routes.ts'
import { isEmergency, tellOfEmergency } from './calls/reach/emergency-alarm.ts'
import { openReach } from './calls/reach/reach.ts'
import { registerReach } from './calls/reach/routes.ts'
import { openDuty } from './duty/duty.ts'
import { registerPresence } from './duty/reach-routes.ts'
import { registerDuty } from './duty/routes.ts'
import { registerIntake } from './intake/routes.ts'
import { openJournal } from './journal/open-journal.ts'
import { openPeople } from './people/open-people.ts'
import { registerPeople } from './people/routes.ts'
import { sendHeadsTo } from './platform/audit-chain/kept-heads.ts'
import { openSealer } from './platform/audit-chain/sealer.ts'
import type { Blobs } from './platform/blobs.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { type HttpServer, type HttpServerOptions, openHttpServer } from './platform/http-server.ts'
import type { Log } from './platform/log.ts'
import type { Metrics } from './platform/metrics.ts'
import type { Postgres } from './platform/postgres.ts'
import type { Redis } from './platform/redis.ts'
import { tellOfOtherKey } from './platform/same-key.ts'
import { openSecrets, readSecretsKey } from './platform/secrets.ts'
import { takenPort } from './platform/taken-port.ts'
import { registerRecord } from './record/routes.ts'

export interface AppParts {
  config: Config
  version: string
  log: Log
  metrics: Metrics
  clock: Clock
  postgres: Postgres
  blobs: Blobs
  redis: Redis | null
  /** Migrations current? The database itself is asked as well. */
  isCurrent: () => Promise<boolean>
  webFolder?: string | undefined
  /** Tests are less patient with heads and less strict with rates. */
  headsSeconds?: number
  requestsPerMinute?: number
  mostLoopDelayMs?: number
  headerMs?: number
  slowLineMs?: number
  onRoute?: HttpServerOptions['onRoute']
}

export async function openApp(parts: AppParts): Promise<HttpServer> {
  const { config, log, metrics, clock, postgres, blobs, redis } = parts
  const demoAllowed = config.mode === 'demo'
  const isReady = async () => (await postgres.isReachable()) && (await parts.isCurrent())
  const server = await openHttpServer({ ...parts, ...config, isReady })

  const secrets = openSecrets(await readSecretsKey(config))
  const people = openPeople({ postgres, clock, demoAllowed, publicUrl: config.publicUrl, secrets })
  const onListenerFailed = (error: unknown) => log.error({ err: error }, 'a listener of the journal failed')
  const journal = openJournal({ postgres, clock, people, onListenerFailed })
  registerPeople(server, { people, postgres, clock, demoAllowed })

  await registerIntake(server, { journal, people, blobs, log, metrics, clock }) //              1 an ECG comes in
  registerDuty(server, { journal, people })
  const rings = later(() => calls)
  const selfTestHeard: Heard = (...heard) => reach.tests.heard(...heard)
  const duty = openDuty(server, { ...parts, journal, people, rings, selfTestHeard }) //   2 people on duty see it
  registerPresence(server, { people, postgres, clock, duty })
  const configured = configuredChannels({ ...parts, port: () => takenPort(server.server, config.port) })
  const channels = [duty.channel, ...configured.channels] // the live socket is one channel among others
  const calls = openCalls({ ...parts, journal, people, channels }) //     3 others are reached
  const reach = openReach({ ...parts, people, channels, live: duty, isDemo: demoAllowed })
  registerLadders(server, { people, journal, postgres, clock, calls })
  registerReach(server, { people, postgres, reach })
  const { report, ringShown } = calls
  const shown = { ringShown, testShown: reach.tests.pushShown }
  registerChannels(server, { ...parts, people, journal, configured, channels, report, ...shown })
  registerRecord(server, { journal, people, postgres, clock }) //                         4 the timeline is read

  journal.beforeCommit(calls.queue, calls.concerns, calls.beside) // kept or lost together with the entry
  journal.beforeCommit(tellOfEmergency, isEmergency)
  journal.onCommitted(duty.push) // best effort; the journal heals what is lost
  journal.onCommitted(calls.wake)
  people.onRosterChanged(calls.replan)
  people.onRosterChanged(duty.refresh)
  people.onRosterChanged(reach.rosterChanged)

  const { auditHeadsFile: headsFile, auditHeadsUrl } = config
  const sendHeads = auditHeadsUrl ? sendHeadsTo(auditHeadsUrl, configured.outgoing) : undefined
  const sealer = openSealer({ postgres, clock, log, headsFile, sendHeads })

  server.addHook('onListen', async () => {
    sealer.start()
    await calls.start()
    await tellOfOtherKey(postgres, secrets, log)
    people.rosters.upkeep.start({
      onFailure: (error) => log.error({ err: error }, 'the rosters could not be written on'),
    })
    reach.start()
  })
  server.addHook('preClose', async () => {
    await Promise.all([calls.stop(), reach.stop(), sealer.stop()])
    await configured.drain()
  })
  server.addHook('onClose', async () => {
    await people.close()
    redis?.disconnect()
    await postgres.close()
  })
  return server
}

type Rings = Parameters<typeof openDuty>[1]['rings']
type Heard = Parameters<typeof openDuty>[1]['selfTestHeard']

/** Duty shows the rings of the calls, and the calls ring through duty: one of them has to be looked up when it is asked. */
function later(rings: () => Rings): Rings {
  return {
    ringsOf: (...asked) => rings().ringsOf(...asked),
    ringsOfAll: (...asked) => rings().ringsOfAll(...asked),
    ringShown: (...asked) => rings().ringShown(...asked),
  }
}
