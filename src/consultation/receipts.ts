// Who received and who saw each entry, made from high-water marks: whoever saw number 7 has seen 1 to 7. "Seen" says that
// it was on a screen that he looked at; it is never "accepted".

import type { Consultation, Entry, Instant } from './model.ts'

export type Side = 'asking' | 'answering'

export interface Mark {
  personId: string
  name: string
  side: Side
  kind: 'received' | 'seen'
  seq: number
  at: Instant
}

/** Somebody whom an entry should reach. */
export interface Addressee {
  personId: string
  name: string
  side: Side
}

/** `seenBy: 'hospital'`: kept from those who ask, so they are not counted. */
export type ReceivedEntry = Pick<Entry, 'seq'> & { by?: Entry['by']; seenBy?: 'all' | 'hospital' }

export interface Receipt {
  seq: number
  delivered: number
  seen: number
  of: number
  persons: { personId: string; name: string; deliveredAt: Instant | null; seenAt: Instant | null }[]
}

/** Who asked, who was called, who owns it, and whoever has it on a device. Those who ask first, then by name. */
export function audienceOf(
  { openedBy, calls, owner }: Pick<Consultation, 'openedBy' | 'calls' | 'owner'>,
  marks: readonly Mark[],
): Addressee[] {
  const known = new Map<string, Addressee>()
  const add = (personId: string, name: string, side: Side) => {
    if (!known.has(personId)) known.set(personId, { personId, name, side })
  }
  add(openedBy.personId, openedBy.name, 'asking')
  for (const { personId, personName } of calls) add(personId, personName, 'answering')
  if (owner !== null) add(owner.personId, owner.name, 'answering')
  for (const { personId, name, side } of marks) add(personId, name, side)
  const rank = ({ side, name }: Addressee) => `${side === 'asking' ? 0 : 1} ${name}`
  return [...known.values()].sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
}

/** One receipt an entry, in the order given. Nobody has to receive what he wrote himself. */
export function receiptsOf(
  entries: readonly ReceivedEntry[],
  marks: readonly Mark[],
  audience: readonly Addressee[],
): Receipt[] {
  const marksOf = new Map(
    audience.map(({ personId }) => [personId, marks.filter((mark) => mark.personId === personId)]),
  )
  return entries.map(({ seq, by, seenBy }) => {
    const authorId = by === undefined || by === 'system' ? null : by.personId
    const persons = audience
      .filter(({ personId, side }) => personId !== authorId && !(seenBy === 'hospital' && side === 'asking'))
      .map(({ personId, name }) => {
        const own = marksOf.get(personId) ?? []
        // what was seen had arrived, also when nobody said so
        return {
          personId,
          name,
          deliveredAt: firstAt(own, seq),
          seenAt: firstAt(
            own.filter(({ kind }) => kind === 'seen'),
            seq,
          ),
        }
      })
    const count = (of: (person: Receipt['persons'][number]) => Instant | null) =>
      persons.filter((person) => of(person) !== null).length
    return {
      seq,
      delivered: count(({ deliveredAt }) => deliveredAt),
      seen: count(({ seenAt }) => seenAt),
      of: persons.length,
      persons,
    }
  })
}

function firstAt(marks: readonly Mark[], seq: number): Instant | null {
  const reaching = marks.filter((mark) => mark.seq >= seq).map(({ at }) => at)
  return reaching.length === 0 ? null : reaching.reduce((first, at) => (at < first ? at : first))
}
