// A call by its id alone, before it is known whose network it is of: what comes back from outside has nothing else.

import { sql } from 'kysely'
import type { ConfigurableChannel } from '../../contract/channel-fields.ts'
import { isId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'

export interface CalledBack {
  callId: string
  networkId: string
  consultationId: string
  personId: string
  channel: ConfigurableChannel
  step: number
}

export async function findCall(tx: Tx, callId: string): Promise<CalledBack | null> {
  if (!isId(callId)) return null
  const { rows } = await sql<CalledBack>`select call_id as "callId", network_id as "networkId",
      consultation_id as "consultationId", person_id as "personId", channel, step
    from rings where call_id = ${callId}`.execute(tx)
  return rows[0] ?? null
}

export async function networkOfCall(tx: Tx, callId: string): Promise<string | null> {
  return (await findCall(tx, callId))?.networkId ?? null
}
