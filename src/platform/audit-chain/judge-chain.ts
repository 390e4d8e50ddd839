// Pure: is a network's chain what it was when it was written? Each fault names where.

import { hashOfLink } from './link.ts'

/** One number of the chain; `row` is null when the log has no such row any more. Hashes in hex. */
export interface Link {
  number: number
  auditId: number
  hash: string
  row: string | null
}

export interface Head {
  number: number
  hash: string
}

export type ChainFault =
  | { fault: 'number-missing'; number: number }
  | { fault: 'row-missing'; number: number; auditId: number }
  /** The row, its place or its hash is not what was sealed. */
  | { fault: 'link-differs'; number: number; auditId: number }
  /** The chain ends before or after the last link that was written. */
  | { fault: 'end-differs'; number: number }
  /** The chain is another than the one whose head was kept outside. */
  | { fault: 'kept-head-differs'; number: number }

export interface Judgement {
  links: number
  last: Head | null
  faults: ChainFault[]
}

/** `links` in the order of their numbers; `keptHeads` in any order. */
export async function judgeChain(
  links: AsyncIterable<Link> | Iterable<Link>,
  { head, keptHeads }: { head: Head | null; keptHeads: readonly Head[] },
): Promise<Judgement> {
  const faults: ChainFault[] = []
  const kept = new Map<number, string[]>()
  for (const { number, hash } of keptHeads) kept.set(number, [...(kept.get(number) ?? []), hash])
  let last: Head | null = null
  let count = 0
  for await (const { number, auditId, hash, row } of links) {
    count++
    for (let missing = (last?.number ?? 0) + 1; missing < number && faults.length < mostFaults; missing++)
      faults.push({ fault: 'number-missing', number: missing })
    if (row === null) faults.push({ fault: 'row-missing', number, auditId })
    else if (hashOfLink(last && Buffer.from(last.hash, 'hex'), row).toString('hex') !== hash)
      faults.push({ fault: 'link-differs', number, auditId })
    if (kept.get(number)?.some((one) => one !== hash)) faults.push({ fault: 'kept-head-differs', number })
    last = { number, hash }
  }
  if (head?.number !== last?.number || head?.hash !== last?.hash)
    faults.push({ fault: 'end-differs', number: (last?.number ?? 0) + 1 })
  for (const number of kept.keys())
    if (number > (last?.number ?? 0)) faults.push({ fault: 'kept-head-differs', number })
  return { links: count, last, faults }
}

/** A list that nobody reads to its end. */
const mostFaults = 1_000
