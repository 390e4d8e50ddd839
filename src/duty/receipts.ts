// Receipts: up to which entry each person received and saw. Marks of a moment are kept together in one statement that
// touches no consultation, so that no entry ever waits for them.

import type { Mark, Side } from '../consultation/receipts.ts'
import type { Journal } from '../journal/journal.ts'
import { mayOpen, maySeeEntry, relationsOf } from '../people/access.ts'
import type { Actor, Subject } from '../people/actor.ts'
import type { NetworkFacts, People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { appendMarks, type MarkRow, marksOf } from './statements/receipts.ts'
import type { ReceiptNews } from './tell-receipts.ts'

export interface Receipts {
  /** Resolves when it is kept. Refuses `not-found` for what he may not open. */
  mark(actor: Actor, kind: Mark['kind'], consultationId: string, seq: number): Promise<void>
  read(actor: Actor, consultationId: string): Promise<Mark[]>
  close(): Promise<void>
}

export interface ReceiptsRoom {
  journal: Journal
  people: People
  postgres: Postgres
  clock: Clock
  onNews(news: ReceiptNews): void
}

interface Wish {
  actor: Actor
  kind: Mark['kind']
  consultationId: string
  seq: number
  at: Date
}

/** The wishes of a moment in one network: of several of one person the highest counts. */
interface Batch {
  wishes: Map<string, Wish>
  /** Keys of those that were refused. */
  kept: Promise<Set<string>>
}

const keepAfterMs = 100

export function receipts(room: ReceiptsRoom): Receipts {
  const { journal, people, postgres, clock } = room
  const batches = new Map<string, Batch>()
  const keeping = new Set<Promise<unknown>>()

  function batchOf(networkId: string): Batch {
    const open = batches.get(networkId)
    if (open !== undefined) return open
    const wishes: Batch['wishes'] = new Map()
    const kept = new Promise<void>((go) => setTimeout(go, keepAfterMs)).then(() => {
      batches.delete(networkId)
      return keep(networkId, wishes)
    })
    const ended: Promise<unknown> = kept.catch(() => {}).then(() => keeping.delete(ended))
    keeping.add(ended)
    batches.set(networkId, { wishes, kept })
    return { wishes, kept }
  }

  async function keep(networkId: string, wishes: Batch['wishes']): Promise<Set<string>> {
    const asked = [...new Set([...wishes.values()].map(({ consultationId }) => consultationId))]
    const found = await journal.headsOf(networkId, asked)
    const heads = new Map(found.map((head) => [head.consultationId, head]))
    const refused = new Set<string>()
    const rows: MarkRow[] = []
    for (const [key, { actor, consultationId, kind, seq, at }] of wishes) {
      const head = heads.get(consultationId)
      const side = head ? sideOf(actor, head.subject) : null
      if (head === undefined || side === null) refused.add(key)
      else if (side !== 'reading') {
        // nobody receives what was not yet said
        rows.push({ consultationId, personId: actor.personId, side, kind, seq: Math.min(seq, head.seq), at })
      }
    }
    if (rows.length === 0) return refused
    const added = await postgres.inNetwork(networkId, (tx) => appendMarks(tx, networkId, rows))
    const { naming } = await people.network(networkId)
    for (const consultationId of new Set(added.map((row) => row.consultationId))) {
      const marks = added.filter((row) => row.consultationId === consultationId).map((row) => markOf(row, naming))
      room.onNews({ type: 'receipts', consultationId, subject: heads.get(consultationId)!.subject, marks })
    }
    return refused
  }

  return {
    async mark(actor, kind, consultationId, seq) {
      if (!isId(consultationId)) throw new RefusalError('not-found')
      const { wishes, kept } = batchOf(actor.networkId)
      const key = `${actor.personId} ${consultationId} ${kind}`
      const before = wishes.get(key)
      if (before) before.seq = Math.max(before.seq, seq)
      else wishes.set(key, { actor, kind, consultationId, seq, at: clock.now() })
      if ((await kept).has(key)) throw new RefusalError('not-found')
    },
    async read(actor, consultationId) {
      const [head] = await journal.heads(actor, [consultationId])
      if (head === undefined) throw new RefusalError('not-found')
      const rows = await postgres.inNetwork(actor.networkId, (tx) => marksOf(tx, consultationId))
      const { naming } = await people.network(actor.networkId)
      return rows.map((row) => markOf(row, naming))
    },
    async close() {
      await Promise.all(keeping)
    },
  }
}

/** `reading`: a quality officer, to whom nothing is sent and whom nobody waits for. null: not his to open. */
function sideOf(actor: Actor, subject: Subject): Side | 'reading' | null {
  if (!mayOpen(actor, subject)) return null
  const standings = relationsOf(actor, subject)
  if (standings.every(({ membership }) => membership.role === 'quality_officer')) return 'reading'
  return maySeeEntry(actor, subject, 'hospital') ? 'answering' : 'asking'
}

function markOf({ personId, side, kind, seq, at }: MarkRow, naming: NetworkFacts['naming']): Mark {
  return { personId, name: naming.person(personId), side, kind, seq, at: at.toISOString() }
}
