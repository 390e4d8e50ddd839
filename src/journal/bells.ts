// The two bells. `beforeCommit` rings inside the transaction: what it does is kept or lost together with the entry.
// `onCommitted` rings afterwards, best effort: nothing that a listener does can undo or fail what was written.

import type { Tx } from '../platform/postgres.ts'
import type { BeforeCommit, Beside, BesideEntries, Committed, OnCommitted } from './journal.ts'

export interface Bells {
  beforeCommit(hook: BeforeCommit, concerns?: (committed: Committed) => boolean, beside?: BesideEntries): void
  onCommitted(listener: OnCommitted): void
  /** Does any hook want to hear of it before the commit? */
  isConcern(committed: Committed): boolean
  /** What all whom it concerns write beside the entries; null: one of them has to be rung, so all are. */
  beside(committed: Committed): Promise<Beside[] | null>
  ringBeforeCommit(tx: Tx, committed: Committed): Promise<void>
  ringCommitted(committed: Committed): void
}

export function openBells(onListenerFailed: (error: unknown) => void): Bells {
  const hooks: { hook: BeforeCommit; concerns: (committed: Committed) => boolean; beside: BesideEntries }[] = []
  const listeners: OnCommitted[] = []

  return {
    beforeCommit: (hook, concerns = () => true, beside = async () => null) =>
      void hooks.push({ hook, concerns, beside }),
    onCommitted: (listener) => void listeners.push(listener),
    isConcern: (committed) => hooks.some(({ concerns }) => concerns(committed)),
    async beside(committed) {
      const all: Beside[] = []
      for (const { concerns, beside } of hooks) {
        if (!concerns(committed)) continue
        const one = await beside(committed)
        if (one === null) return null
        all.push(one)
      }
      return all
    },
    async ringBeforeCommit(tx, committed) {
      for (const { hook, concerns } of hooks) if (concerns(committed)) await hook(tx, committed)
    },
    ringCommitted(committed) {
      for (const listener of listeners) ring(listener, committed, onListenerFailed)
    },
  }
}

function ring(listener: OnCommitted, committed: Committed, onListenerFailed: (error: unknown) => void): void {
  try {
    // a listener that was made async by mistake must not end the process with an unheard rejection
    const answer: unknown = listener(committed)
    if (answer instanceof Promise) answer.catch(onListenerFailed)
  } catch (error) {
    onListenerFailed(error)
  }
}
