// Tells the server what has arrived on this phone and what was looked at: the highest number of each consultation, at most
// one message of a kind a second, none twice. What could not be told is told when the wire is up again.

export type MarkKind = 'received' | 'seen'

export interface ReceiptMarksParts {
  isUp(): boolean
  /** Rejects when it did not arrive. */
  tell(kind: MarkKind, consultationId: string, seq: number): Promise<unknown>
  /** A refusal will not become a yes by asking again. */
  isPassing(cause: unknown): boolean
  later(ms: number, then: () => void): void
}

export interface ReceiptMarks {
  mark(kind: MarkKind, consultationId: string, seq: number): void
  /** The wire is up. */
  wake(): void
  forget(): void
}

const gatherMs = 1000

export function openReceiptMarks(parts: ReceiptMarksParts): ReceiptMarks {
  /** By kind and consultation, the highest number: what is to be told, and what was. */
  let wanted = new Map<string, number>()
  let told = new Map<string, number>()
  let isDue = false

  function flush() {
    isDue = false
    if (!parts.isUp()) return
    for (const [key, seq] of wanted) {
      if ((told.get(key) ?? 0) >= seq) continue
      const [kind, consultationId] = key.split(' ') as [MarkKind, string]
      const before = told
      told.set(key, seq)
      parts.tell(kind, consultationId, seq).catch((cause) => {
        if (parts.isPassing(cause) && before.get(key) === seq) before.delete(key)
      })
    }
  }

  function flushSoon() {
    if (isDue) return
    isDue = true
    parts.later(gatherMs, flush)
  }

  return {
    mark(kind, consultationId, seq) {
      const key = `${kind} ${consultationId}`
      if (seq < 1 || (wanted.get(key) ?? 0) >= seq) return
      wanted.set(key, seq)
      flushSoon()
    },
    wake: flushSoon,
    forget() {
      wanted = new Map()
      told = new Map()
    },
  }
}
