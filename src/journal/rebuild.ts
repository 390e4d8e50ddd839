// The snapshot and the projections said again from the entries, consultation by consultation, each under its lock while
// the service goes on. When nothing is broken nothing changes: that is what the tool is for, and what a test asks.

import type { NetworkSettings } from '../consultation/entry-kind.ts'
import { foldAll } from '../consultation/fold.ts'
import type { Tx } from '../platform/postgres.ts'
import { canonical } from './content-hash.ts'
import { projectionOf } from './projection.ts'
import type { Road } from './road.ts'
import { lockConsultation } from './statements/lock-consultation.ts'
import { readEntries } from './statements/read-entries.ts'
import { consultationIds, type Kept, putKept, readKept } from './statements/rebuild.ts'

const pageLength = 500

export async function rebuildMilestones(
  road: Road,
  networkId: string,
): Promise<{ consultations: number; changed: number }> {
  const { settings } = await road.people.network(networkId)
  let consultations = 0
  let changed = 0
  let after = ''
  for (;;) {
    const from = after
    const ids = await road.postgres.inNetwork(networkId, (tx) =>
      consultationIds(tx, { after: from, limit: pageLength }),
    )
    for (const id of ids) {
      const isChanged = await road.inTurn(id, () =>
        road.postgres.inNetwork(networkId, (tx) => rebuild(tx, id, settings)),
      )
      consultations += 1
      if (isChanged) changed += 1
    }
    if (ids.length < pageLength) return { consultations, changed }
    after = ids.at(-1)!
  }
}

async function rebuild(tx: Tx, consultationId: string, settings: NetworkSettings): Promise<boolean> {
  const locked = await lockConsultation(tx, consultationId)
  if (locked === null) return false
  const upTo = locked.consultation.seq
  const consultation = foldAll(await readEntries(tx, { consultationId, after: 0, upTo }))
  const told: Kept = { consultation, ...projectionOf(consultation, settings) }
  if (sameAs(told, await readKept(tx, consultationId))) return false
  await putKept(tx, told)
  return true
}

function sameAs(told: Kept, kept: Kept): boolean {
  return canonical(inOrder(told)) === canonical(inOrder(kept))
}

function inOrder(kept: Kept): Kept {
  const place = ({ milestone, siteId }: Kept['milestones'][number]) => `${milestone} ${siteId}`
  const milestones = [...kept.milestones].sort((a, b) => (place(a) < place(b) ? -1 : 1))
  return { ...kept, milestones }
}
