// When something was broken: a deadline that falls into it is moved behind it.

import { type Event, eventsOf } from './history.ts'

export interface FaultWindow {
  fault: string
  fromMs: number
  untilMs: number
}

export function faultWindows(history: readonly Event[]): FaultWindow[] {
  const windows: FaultWindow[] = []
  const open = new Map<string, number>()
  for (const { by, fault, phase, atMs } of eventsOf(history, 'nemesis')) {
    const key = `${by} ${fault}`
    if (phase === 'begin') open.set(key, atMs)
    else {
      windows.push({ fault, fromMs: open.get(key) ?? atMs, untilMs: atMs })
      open.delete(key)
    }
  }
  for (const [key, fromMs] of open)
    windows.push({ fault: key.split(' ')[1]!, fromMs, untilMs: Number.MAX_SAFE_INTEGER })
  return windows
}

/** Not a line of a phone: what keeps a server or the database from working. */
export const ofTheService = ({ fault }: FaultWindow): boolean => !fault.startsWith('line-')

/** A database that comes back is found again by whoever waited for it; a server begins anew at once. */
const afterDatabaseMs = 10_000

/** The latest moment at which something that was due at `dueMs` may happen. */
export function latestFor(dueMs: number, withinMs: number, windows: readonly FaultWindow[]): number {
  let latest = dueMs + withinMs
  for (const { fault, fromMs, untilMs } of [...windows].sort((one, other) => one.fromMs - other.fromMs)) {
    const afterMs = fault.startsWith('postgres-') ? Math.max(withinMs, afterDatabaseMs) : withinMs
    if (fromMs <= latest && untilMs + afterMs >= dueMs) latest = Math.max(latest, untilMs + afterMs)
  }
  return latest
}
