// What everybody in the crowd did and saw, one event a line: the checkers read nothing else beside the final state.
// One file for each who writes, so that one that is cut off spoils no other.

import { closeSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type Happening =
  /** A person wants something written. `told` must be found in the entry as it is; `order` is his own order. */
  | { is: 'invoke'; draftId: string; personId: string; kind: string; told: object; order?: number; sha256?: string }
  /** The server said yes. */
  | { is: 'ok'; draftId: string }
  /** The server said no: it must not be there. */
  | { is: 'fail'; draftId: string; code: string }
  /** Nobody knows. */
  | { is: 'info'; draftId: string; why: string }
  /** An entry came to stand on a screen; null = its bare number. */
  | { is: 'received'; phone: string; personId: string; consultationId: string; seq: number; digest: string | null }
  /** What stands on a screen when all is over. */
  | { is: 'shown'; phone: string; personId: string; consultationId: string; digests: (string | null)[] }
  /** A gateway was asked to ring. */
  | { is: 'ring'; callId: string }
  /** A session of a person begins, or was taken from him (from then on with everybody's knowledge). */
  | { is: 'grant'; phone: string; personId: string }
  | { is: 'revoke'; phone: string; personId: string; sessionId?: string }
  /** What is marked stood where it must never stand. */
  | { is: 'overheard'; where: string; mark: string }
  | { is: 'nemesis'; fault: string; phase: 'begin' | 'end' }
  /** Nobody writes any more, and nothing is broken any more. */
  | { is: 'calm' }

export type Event = Happening & { atMs: number; by: string }

export type EventOf<Is extends Happening['is']> = Extract<Event, { is: Is }>

export interface History {
  /** Who writes: a name that is a file's name. */
  teller(by: string): (happening: Happening) => void
  read(): Event[]
  /** What is told afterwards is told to nobody. */
  close(): void
}

export function openHistory(folder: string): History {
  mkdirSync(folder, { recursive: true })
  const files = new Map<string, number>()
  let isClosed = false
  const fileOf = (by: string): number => {
    const file = files.get(by) ?? openSync(join(folder, `${by}.jsonl`), 'a')
    files.set(by, file)
    return file
  }
  return {
    teller: (by) => (happening) => {
      if (isClosed) return
      const event = { atMs: Date.now(), by, ...happening }
      writeSync(fileOf(by), `${JSON.stringify(event)}\n`)
    },
    read: () => readHistory(folder),
    close() {
      isClosed = true
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
}

/** In the order of time; of one teller in the order in which he told it. */
export function readHistory(folder: string): Event[] {
  const once = new Map<string, string>()
  // millions of events share their ids and digests: each is kept once
  const shared = (_key: string, value: unknown) => {
    if (typeof value !== 'string') return value
    const known = once.get(value)
    if (known === undefined) once.set(value, value)
    return known ?? value
  }
  const events: Event[] = []
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.jsonl'))) {
    for (const line of linesOf(join(folder, name))) events.push(JSON.parse(line, shared) as Event)
  }
  return events.sort((one, other) => one.atMs - other.atMs)
}

const pieceBytes = 1 << 20

/** Piece by piece: a long history is larger than a string may be. */
function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r')
  const piece = Buffer.alloc(pieceBytes)
  let rest = Buffer.alloc(0)
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const seen = Buffer.concat([rest, piece.subarray(0, read)])
      const end = seen.lastIndexOf(10) + 1
      for (const line of seen.toString('utf8', 0, end).split('\n')) if (line !== '') yield line
      rest = seen.subarray(end)
    }
  } finally {
    closeSync(file)
  }
}

export function eventsOf<Is extends Happening['is']>(history: readonly Event[], is: Is): EventOf<Is>[] {
  return history.filter((event): event is EventOf<Is> => event.is === is)
}
