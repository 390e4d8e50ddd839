// What came back of a backup, looked through: numbers without gaps, every named file there with the content that its name
// says, the audit log whole. The owner of an embedded database sees every network.

import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'
import { readKeptHeads } from '../../platform/audit-chain/kept-heads.ts'
import { FilesAway } from '../../platform/files-away.ts'
import { verifyAudit } from '../audit/verify-audit.ts'

export interface LookedThrough {
  consultations: number
  entries: number
  files: number
  /** Sentences; ids and hashes, no patient. */
  faults: string[]
}

/** `localPath`: where a file is found, fetched if need be; without it in the folder. */
export async function lookThrough(
  databaseUrl: string,
  blobsFolder: string,
  localPath = async (sha256: string) => join(blobsFolder, sha256.slice(0, 2), sha256),
): Promise<LookedThrough> {
  const { counts, gaps, hashes } = await asOwner({ databaseUrl }, async (tx) => ({
    counts: (
      await sql<{ consultations: number; entries: number }>`
        select (select count(*) from consultations)::int as consultations, (select count(*) from entries)::int as entries
      `.execute(tx)
    ).rows[0]!,
    gaps: (
      await sql<{ id: string }>`
        select c.id from consultations c left join entries e on e.consultation_id = c.id
        group by c.id having count(e.seq) <> c.seq or max(e.seq) <> c.seq`.execute(tx)
    ).rows,
    hashes: (
      await sql<{ sha256: string }>`
        select sha256 from recordings
        union select preview_sha256 from recordings where preview_sha256 is not null
        union select original_sha256 from recordings where original_sha256 is not null`.execute(tx)
    ).rows,
  }))
  const faults = gaps.map(({ id }) => `Consultation ${id}: its entries are not numbered without gaps.`)
  for (const { sha256 } of hashes) {
    const path = await localPath(sha256).catch((error: unknown) => error)
    const fault = path instanceof FilesAway ? 'could not be fetched' : await faultOfFile(path, sha256)
    if (fault !== null) faults.push(`File ${sha256} ${fault}.`)
  }
  const { heads } = await readKeptHeads(join(dirname(blobsFolder), 'audit-heads.jsonl'))
  for (const { networkId, isWhole } of await verifyAudit(databaseUrl, heads))
    if (!isWhole) faults.push(`The audit log of ${networkId} was changed: npm run audit:verify says where.`)
  return { ...counts, files: hashes.length, faults }
}

async function faultOfFile(path: unknown, sha256: string): Promise<string | null> {
  if (typeof path !== 'string' || !existsSync(path)) return 'is missing'
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === sha256 ? null : 'has another content'
}
