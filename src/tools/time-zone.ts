// `npm run time-zone -- Europe/Berlin`: puts the network into another time zone. What repeats on its rosters is written anew
// from now on, at the same times of day; what was planned by hand stays at its instant.

import { changeTimeZone, SetupRefused } from '../people/first-network.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'

const timeZone = process.argv[2]
if (timeZone === undefined) {
  console.error('Name the time zone: npm run time-zone -- Europe/Berlin')
  process.exit(1)
}
const database = await openDatabase(readConfigOrExit())
try {
  const shifts = await changeTimeZone(database.databaseUrl, timeZone, systemClock.now())
  console.log(`The time zone is ${timeZone}; ${shifts} shifts were written anew.`)
} catch (error) {
  if (!(error instanceof SetupRefused)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  await database.stop()
}
