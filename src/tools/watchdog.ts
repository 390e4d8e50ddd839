// `npm run watchdog`: an independent process that re-checks every open question against its deadlines, once a second.
// Run it on another machine than the servers where you can. See docs/OPERATIONS.md.

import { readConfigOrExit } from '../platform/config.ts'
import { openLog } from '../platform/log.ts'
import { embeddedAddress } from './watchdog/embedded-address.ts'
import { openTeller } from './watchdog/tell.ts'
import { startWatch } from './watchdog/watch.ts'

const config = readConfigOrExit()
const log = openLog({ level: config.logLevel })
const watch = startWatch({
  databaseUrl: () => config.watchdogDatabaseUrl ?? config.databaseUrl ?? embeddedAddress(config.dataDir),
  teller: openTeller({ ...config.watchdog, log }),
  log,
})
if (config.watchdog.alarmUrl === undefined) log.warn('WATCHDOG_ALARM_URL is not set: nobody is told but this log')
if (config.watchdog.heartbeatUrl === undefined)
  log.warn('WATCHDOG_HEARTBEAT_URL is not set: nobody notices when this process is gone')
console.log('The watchdog is on guard.')
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void watch.stop())
