// Seals the audit log twice a second, and once a day takes the head of every chain out of the database: whoever could
// write the whole chain anew cannot change what was kept outside. Every server does it; they take turns by a lock.

import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Postgres } from '../postgres.ts'
import { type KeptHead, keepHeads, lastKeptAt } from './kept-heads.ts'
import { rowsAtOnce, sealRows } from './seal-rows.ts'

export interface Sealer {
  start(): void
  stop(): Promise<void>
}

export interface SealerNeeds {
  postgres: Postgres
  clock: Clock
  log: Log
  /** One line a head, appended. */
  headsFile: string
  /** Takes the heads to another machine; fails by rejecting. */
  sendHeads?: ((heads: readonly KeptHead[]) => Promise<void>) | undefined
}

const everyMs = 500
const dayMs = 86_400_000
const retryMs = 10 * 60_000

export function openSealer(needs: SealerNeeds): Sealer {
  const { postgres, clock, log, headsFile } = needs
  let timer: NodeJS.Timeout | undefined
  let turn = Promise.resolve()
  let isStopped = false
  let headsDueAtMs: number | undefined
  let hasFailed = false

  async function takeTurn(): Promise<void> {
    // a full batch: there is more
    while ((await sealRows(postgres)) === rowsAtOnce && !isStopped);
    headsDueAtMs ??= ((await lastKeptAt(headsFile))?.getTime() ?? Number.NEGATIVE_INFINITY) + dayMs
    const nowMs = clock.now().getTime()
    if (nowMs < headsDueAtMs) return
    headsDueAtMs = nowMs + retryMs
    const heads = await readHeads(postgres, clock.now())
    if (heads.length === 0) return
    await keepHeads(headsFile, heads)
    await needs.sendHeads?.(heads)
    headsDueAtMs = nowMs + dayMs
  }

  function next(): void {
    timer = setTimeout(() => {
      turn = takeTurn()
        .then(
          () => {
            hasFailed = false
          },
          (error: unknown) => {
            // said once for each time that it begins to fail: the rows wait, nothing is lost
            if (!hasFailed) log.warn({ err: error }, 'the audit log could not be sealed, or its heads not kept')
            hasFailed = true
          },
        )
        .finally(() => {
          if (!isStopped) next()
        })
    }, everyMs)
    timer.unref()
  }

  return {
    start: next,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}

async function readHeads(postgres: Postgres, at: Date): Promise<KeptHead[]> {
  const rows = await postgres.asSystem(async (tx) => {
    await sql`set local role jiuxin_sealer`.execute(tx)
    return (
      await sql<{ networkId: string; number: number; hash: string }>`
        select network_id as "networkId", number, encode(hash, 'hex') as hash from audit_heads order by 1`.execute(tx)
    ).rows
  })
  return rows.map((row) => ({ at: at.toISOString(), ...row }))
}
