// Postgres as the rooms see it: a transaction inside one network (the application's unprivileged role under row-level
// security), or a transaction of the system (sign-in, due calls). There is no third way to a table.

import type { Kysely, Transaction } from 'kysely'

/** A transaction. Rooms see their own tables with `tx.withTables<...>()`. The first, required argument of every statement. */
export type Tx = Transaction<unknown>

export interface Postgres {
  /** One transaction as `jiuxin_app`, seeing only this network. Commits when `work` resolves, rolls back when it throws. */
  inNetwork<T>(networkId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One transaction as `jiuxin_system`: only what the migrations grant to sign-in and to the timer. */
  asSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls back for each NOTIFY on the channel; reconnects by itself. Returns how to stop. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  /** Reachable now? Used by /readyz. */
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

export type { Kysely }
