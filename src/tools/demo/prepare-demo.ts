// On first run the demo network is made; on every later start, and once a day while it runs, its roster is prolonged, so
// that wang is on duty and li is backup whenever now is. A first run that was cut off never served anybody: it is cleared and made again.

import { join } from 'node:path'
import pg from 'pg'
import { addShifts, type NewShift } from '../../people/create-people.ts'
import { asOwner } from '../../platform/as-owner.ts'
import { openBlobs } from '../../platform/blobs.ts'
import { systemClock } from '../../platform/clock.ts'
import { openPostgres } from '../../platform/postgres.ts'
import { daysAfter, dutyDayStart, makeDemoNetwork } from './demo-network.ts'

export async function prepareDemo(
  databaseUrl: string,
  config: { dataDir: string },
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
    const blobs = await openBlobs({ folder: join(config.dataDir, 'blobs') })
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

export async function hasNetworks(databaseUrl: string): Promise<boolean> {
  return (await rowsOf(databaseUrl, 'select id from networks limit 1')).length > 0
}

/** For a demo that is left running. Keeps no process alive; answers how to end it. */
export function prolongDemoDaily(
  databaseUrl: string,
  { onFailure, everyMs = 86_400_000 }: { onFailure(error: unknown): void; everyMs?: number },
): () => void {
  const timer = setInterval(() => void prolongDemo(databaseUrl, systemClock.now()).catch(onFailure), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

async function prolongDemo(databaseUrl: string, now: Date): Promise<void> {
  const [roster] = await rowsOf(
    databaseUrl,
    `select rosters.id, rosters.network_id, max(shifts.until_at) as until,
       (select id from people where login = 'wang') as wang, (select id from people where login = 'li') as li
     from rosters join networks on networks.id = rosters.network_id and networks.demo
     join shifts on shifts.roster_id = rosters.id group by rosters.id, rosters.network_id`,
  )
  if (!roster) return
  const {
    id: rosterId,
    network_id: networkId,
    until,
    wang,
    li,
  } = roster as { id: string; network_id: string; until: Date; wang: string; li: string }
  const shifts: NewShift[] = []
  for (let day = 0; day < daysAfter; day++) {
    const [from, end] = [dutyDayStart(now, day), dutyDayStart(now, day + 1)]
    if (from < until) continue
    shifts.push({ personId: wang, line: 1, from, until: end }, { personId: li, line: 2, from, until: end })
  }
  if (shifts.length > 0)
    await asOwner({ databaseUrl, networkId }, (tx) => addShifts(tx, { networkId, rosterId }, shifts))
}

async function rowsOf(databaseUrl: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
