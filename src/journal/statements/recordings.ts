// The recordings' own rows: which file, which preview, of which consultation.

import { sql } from 'kysely'
import type { StoredFile } from '../../consultation/model.ts'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { RecordingFacts, RecordingPreview } from '../journal.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

interface Row extends SubjectRow {
  id: string
  consultation_id: string
  seq: number
  sha256: string
  name: string
  media_type: string
  bytes: number
  preview_sha256: string | null
  preview_width: number | null
  preview_height: number | null
  /** Null: of the file that came with the entry. */
  preview_of: string | null
  original_sha256: string | null
  original_name: string | null
  original_media_type: string | null
  /** A bigint: text. */
  original_bytes: string | null
  promised: StoredFile | null
}

/** Index: primary keys. */
export async function findRecording(
  tx: Tx,
  recordingId: string,
): Promise<{ facts: RecordingFacts; subject: Subject } | null> {
  const { rows } = await sql<Row>`
    select r.id, r.consultation_id, r.seq, r.sha256, r.name, r.media_type, r.bytes, r.preview_sha256, r.preview_width,
      r.preview_height, r.preview_of, r.original_sha256, r.original_name, r.original_media_type, r.original_bytes,
      e.body -> 'original' as promised, ${subjectColumns}
    from recordings r join consultations c on c.id = r.consultation_id
      join entries e on e.consultation_id = r.consultation_id and e.seq = r.seq
    where r.id = ${recordingId}`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { facts: factsOf(row), subject: subjectOf(row) }
}

function factsOf(row: Row): RecordingFacts {
  const preview =
    row.preview_sha256 === null
      ? null
      : {
          sha256: row.preview_sha256,
          width: row.preview_width!,
          height: row.preview_height!,
          of: row.preview_of ?? row.sha256,
        }
  return {
    recordingId: row.id,
    consultationId: row.consultation_id,
    networkId: row.network_id,
    seq: row.seq,
    sha256: row.sha256,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    ...(row.promised === null ? {} : { promised: row.promised }),
    original: originalOf(row),
    preview,
  }
}

function originalOf(row: Row): StoredFile | null {
  if (row.original_sha256 === null) return null
  const [name, mediaType, bytes] = [row.original_name!, row.original_media_type!, Number(row.original_bytes)]
  return { sha256: row.original_sha256, name, mediaType, bytes }
}

/** One of the rendition that was made late is dropped where there is one of the original. */
export async function savePreview(tx: Tx, recordingId: string, preview: RecordingPreview): Promise<void> {
  await sql`
    update recordings
    set preview_sha256 = ${preview.sha256}, preview_width = ${preview.width}, preview_height = ${preview.height},
      preview_of = ${preview.of}
    where id = ${recordingId} and (preview_of is null or preview_of is distinct from original_sha256)`.execute(tx)
}

/** Index consultations_open_network, then recordings_consultation: closed ones are made when somebody looks. */
export async function recordingsWithoutPreview(
  tx: Tx,
  networkId: string,
  mediaTypes: readonly string[],
  limit: number,
): Promise<Pick<RecordingFacts, 'recordingId' | 'networkId' | 'sha256' | 'mediaType'>[]> {
  const { rows } = await sql<Pick<Row, 'id' | 'sha256' | 'media_type'>>`
    select r.id, coalesce(r.original_sha256, r.sha256) as sha256,
      coalesce(r.original_media_type, r.media_type) as media_type
    from consultations c join recordings r on r.consultation_id = c.id
    where c.network_id = ${networkId} and c.state = 'open'
      and coalesce(r.original_media_type, r.media_type) = any(${mediaTypes})
      and (r.preview_sha256 is null
        or (r.original_sha256 is not null and r.preview_of is distinct from r.original_sha256))
    order by c.opened_at desc limit ${limit}`.execute(tx)
  return rows.map(({ id, sha256, media_type }) => ({ recordingId: id, networkId, sha256, mediaType: media_type }))
}

/** Networks as the system sees them: the only thing that is asked without one. */
export async function networkIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from networks order by id`.execute(tx)
  return rows.map(({ id }) => id)
}
