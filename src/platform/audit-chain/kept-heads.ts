// The heads that are kept outside of the database: a file of JSON lines, only ever appended to. Copy it to where nobody
// who can change the database can write.

import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Outgoing } from '../outgoing.ts'

const shape = z.object({
  at: z.iso.datetime(),
  networkId: z.string(),
  number: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

export type KeptHead = z.infer<typeof shape>

/** On the disk when it resolves. */
export async function keepHeads(file: string, heads: readonly KeptHead[]): Promise<void> {
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.appendFile(linesOf(heads))
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** The same lines, posted. Rejects unless they were taken. */
export function sendHeadsTo(url: string, outgoing: Outgoing): (heads: readonly KeptHead[]) => Promise<void> {
  return async (heads) => {
    const headers = { 'content-type': 'application/jsonl' }
    const { status } = await outgoing.send({ url, method: 'POST', headers, body: linesOf(heads) })
    if (status >= 300) throw new Error(`The heads of the audit chains were answered with ${status}.`)
  }
}

export async function lastKeptAt(file: string): Promise<Date | null> {
  const last = (await readKeptHeads(file)).heads.at(-1)
  return last === undefined ? null : new Date(last.at)
}

/** Empty when there is no file. A line that a killed server began is counted and passed over. */
export async function readKeptHeads(file: string): Promise<{ heads: KeptHead[]; illegible: number }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const read = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => shape.safeParse(parsed(line)))
  const heads = read.flatMap(({ data }) => (data === undefined ? [] : [data]))
  return { heads, illegible: read.length - heads.length }
}

const linesOf = (heads: readonly KeptHead[]) => heads.map((head) => `${JSON.stringify(head)}\n`).join('')

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
