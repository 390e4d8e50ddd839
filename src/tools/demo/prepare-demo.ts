// On first run the demo network is made; on every later start its rosters are written on, so that wang is on duty and li is
// backup whenever now is (while it runs the service does so itself). A first run that was cut off never served anybody: it is cleared and made again.

import pg from 'pg'
import { asOwner } from '../../platform/as-owner.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { openKeptFiles } from '../../platform/kept-files.ts'
import { openLog } from '../../platform/log.ts'
import { openPostgres } from '../../platform/postgres.ts'
import { dutyDayStart, makeDemoNetwork } from './demo-network.ts'
import { keepDemoRosters } from './demo-rosters.ts'

export async function prepareDemo(
  databaseUrl: string,
  config: Pick<Config, 'dataDir' | 's3'>,
  say: (sentence: string) => void,
): Promise<void> {
  const now = systemClock.now()
  const state = await demoState(databaseUrl)
  if (state === 'ready') return prolongDemo(databaseUrl, now)
  if (state === 'foreign') return say('This database belongs to a service, so no demo network is made in it.')
  if (state === 'half-made') await rowsOf(databaseUrl, 'truncate networks, audit_log, sign_in_failures cascade')
  say('First run: making the demo network (237 people, a month of fictional consultations) ...')
  const { writeDemoMonth } = await import('./demo-month.ts')
  const network = await makeDemoNetwork(databaseUrl, now)
  const postgres = openPostgres({ databaseUrl })
  try {
    const blobs = await openKeptFiles(config, openLog({ level: 'warn' }))
    const consultations = await writeDemoMonth(network, { postgres, blobs, now })
    await rowsOf(databaseUrl, `update networks set settings = settings || '{"demoReady": true}' where demo`)
    say(`Made ${network.sites.length} sites, ${network.staff.length} people, ${consultations} consultations.`)
  } finally {
    await postgres.close()
  }
}

async function demoState(databaseUrl: string): Promise<'none' | 'ready' | 'half-made' | 'foreign'> {
  const networks = (await rowsOf(databaseUrl, "select demo, settings ? 'demoReady' as ready from networks")) as {
    demo: boolean
    ready: boolean
  }[]
  if (networks.length === 0) return 'none'
  if (networks.some(({ demo }) => !demo)) return 'foreign'
  return networks.every(({ ready }) => ready) ? 'ready' : 'half-made'
}

/** Asked by the login of the servers. */
export async function hasNetworks(serverUrl: string): Promise<boolean> {
  return (await rowsOf(serverUrl, 'set role jiuxin_system; select id from networks limit 1')).length > 0
}

/** As the service does by itself every hour; here before anybody looks. */
async function prolongDemo(databaseUrl: string, now: Date): Promise<void> {
  const networks = (await rowsOf(databaseUrl, 'select id from networks where demo')) as { id: string }[]
  for (const { id: networkId } of networks) {
    await asOwner({ databaseUrl, networkId }, (tx) => keepDemoRosters(tx, networkId, now, dutyDayStart(now, 0)))
  }
}

async function rowsOf(databaseUrl: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const results = [await client.query(statement)].flat()
    return results.at(-1)!.rows
  } finally {
    await client.end()
  }
}
