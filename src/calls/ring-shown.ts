// A device says that it shows the call: the system writes `call-delivered`, once a call however many devices he has.

import type { Journal } from '../journal/journal.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { findRing, markDelivered } from './statements/rings.ts'

export async function ringShown(
  { postgres, journal }: { postgres: Postgres; journal: Journal },
  networkId: string,
  personId: string,
  callId: string,
): Promise<void> {
  const ring = isId(callId) ? await postgres.inNetwork(networkId, (tx) => findRing(tx, callId, personId)) : null
  if (ring === null) throw new RefusalError('not-found')
  if (ring.isDelivered || ring.isStopped) return
  await writeDelivered({ journal }, networkId, ring.consultationId, callId)
}

export async function writeDelivered(
  { journal }: { journal: Journal },
  networkId: string,
  consultationId: string,
  callId: string,
): Promise<void> {
  await journal.writeAsSystem(networkId, consultationId, async (_consultation, tx, now) =>
    (await markDelivered(tx, callId, now)) ? [{ kind: 'call-delivered', body: { callId } }] : [],
  )
}
