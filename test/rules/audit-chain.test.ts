// A thousand attacks of each kind on a chain, by somebody who may write anything in the database, and who knows how the
// hashes are made. What he cannot reach is the head that was kept outside.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Head, judgeChain, type Link } from '../../src/platform/audit-chain/judge-chain.ts'
import { hashOfLink } from '../../src/platform/audit-chain/link.ts'

interface Chain {
  links: Link[]
  head: Head | null
}

const runs = { numRuns: 1_000 }
const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => `[${index + 1},"net","read","c${index}"]`)

function chainOf(rows: readonly string[]): Chain {
  let before: Buffer | null = null
  const links = rows.map((row, index) => {
    before = hashOfLink(before, row)
    return { number: index + 1, auditId: Number(/\d+/.exec(row)![0]), hash: before.toString('hex'), row }
  })
  const last = links.at(-1)
  return { links, head: last ? { number: last.number, hash: last.hash } : null }
}

const renumbered = (links: readonly Link[]) => links.map((link, index) => ({ ...link, number: index + 1 }))
const endOf = (links: readonly Link[]): Head | null => {
  const last = links.at(-1)
  return last ? { number: last.number, hash: last.hash } : null
}

type Attack = (chain: Chain, at: number, other: number) => Chain

const attacks: Record<string, Attack> = {
  'a row is changed': ({ links, head }, at) => ({
    head,
    links: links.map((link, index) => (index === at ? { ...link, row: `${link.row} ` } : link)),
  }),
  'a row is deleted': ({ links, head }, at) => ({
    head,
    links: links.map((link, index) => (index === at ? { ...link, row: null } : link)),
  }),
  'a row is deleted with its seal': ({ links }, at) => {
    const left = renumbered(links.filter((_, index) => index !== at))
    return { links: left, head: endOf(left) }
  },
  'a row is inserted': ({ links }, at) => {
    const row = '[999,"net","read","forged"]'
    const before = at === 0 ? null : Buffer.from(links[at - 1]!.hash, 'hex')
    const forged = { number: 0, auditId: 999, hash: hashOfLink(before, row).toString('hex'), row }
    const more = renumbered([...links.slice(0, at), forged, ...links.slice(at)])
    return { links: more, head: endOf(more) }
  },
  'two rows are swapped': ({ links, head }, at, other) => ({
    head,
    links: links.map((link, index) => {
      const from = index === at ? other : index === other ? at : index
      return { ...link, row: links[from]!.row, auditId: links[from]!.auditId }
    }),
  }),
  'the tail is cut off, and the end moved': ({ links }, at) => ({
    links: links.slice(0, at),
    head: endOf(links.slice(0, at)),
  }),
}

const rewritten = ({ links }: Chain): Chain => chainOf(links.flatMap(({ row }) => (row === null ? [] : [row])))

describe('the chain of the audit log', () => {
  it('X260 a chain that nobody touched has no fault, beside any of its own earlier heads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), fc.nat(), async (length, place) => {
        const { links, head } = chainOf(rowsOf(length))
        const keptHeads = length === 0 ? [] : [endOf(links.slice(0, (place % length) + 1))!]
        expect(await judgeChain(links, { head, keptHeads })).toEqual({ links: length, last: head, faults: [] })
      }),
      { numRuns: 200 },
    )
  })

  describe.each(Object.entries(attacks))('%s', (_name, attack) => {
    const attacked = fc
      .record({ length: fc.integer({ min: 2, max: 30 }), at: fc.nat(), further: fc.nat() })
      .map(({ length, at: anywhere, further }) => {
        const chain = chainOf(rowsOf(length))
        const at = anywhere % length
        return { chain, after: attack(chain, at, (at + 1 + (further % (length - 1))) % length) }
      })

    it('X261 is found where the end of the chain was kept outside', async () => {
      await fc.assert(
        fc.asyncProperty(attacked, async ({ chain, after }) => {
          const { faults } = await judgeChain(after.links, { head: after.head, keptHeads: [chain.head!] })
          expect(faults).not.toEqual([])
        }),
        runs,
      )
    })

    it('X262 is found there too when every hash after it was made anew', async () => {
      await fc.assert(
        fc.asyncProperty(attacked, async ({ chain, after }) => {
          const { links, head } = rewritten(after)
          expect((await judgeChain(links, { head, keptHeads: [] })).faults).toEqual([])
          const { faults } = await judgeChain(links, { head, keptHeads: [chain.head!] })
          expect(faults).not.toEqual([])
        }),
        runs,
      )
    })
  })
})
