// The roster that somebody names, and what he may do with it.

import { isId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { mayManageRosters } from '../access.ts'
import type { Actor } from '../actor.ts'
import { findRoster, lockRoster, type RosterRow, staffOf } from '../statements/rosters.ts'

export interface RosterOfNetwork extends RosterRow {
  networkId: string
}

/** Foreign (the network's own walls hide it), malformed or missing: not found. */
export async function existingRoster(tx: Tx, actor: Actor, rosterId: string): Promise<RosterOfNetwork> {
  const roster = isId(rosterId) ? await findRoster(tx, rosterId) : undefined
  if (roster === undefined) throw new RefusalError('not-found')
  return { ...roster, networkId: actor.networkId }
}

/** For a change of its plan: the manager's alone, and one after the other. */
export async function managedRoster(tx: Tx, actor: Actor, rosterId: string): Promise<RosterOfNetwork> {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!mayManageRosters(actor, roster)) throw new RefusalError('not-for-you')
  await lockRoster(tx, rosterId)
  return roster
}

export async function refuseStrangers(tx: Tx, rosterId: string, personIds: readonly string[]): Promise<void> {
  const staff = new Set((await staffOf(tx, rosterId)).map(({ personId }) => personId))
  if (!personIds.every((personId) => staff.has(personId))) throw new RefusalError('not-on-roster')
}
