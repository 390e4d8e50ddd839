// The recordings' own rows: which file, which preview, of which consultation.

import { sql } from 'kysely'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { RecordingFacts } from '../journal.ts'
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
}

/** Index: primary keys. */
export async function findRecording(
  tx: Tx,
  recordingId: string,
): Promise<{ facts: RecordingFacts; subject: Subject } | null> {
  const { rows } = await sql<Row>`
    select r.id, r.consultation_id, r.seq, r.sha256, r.name, r.media_type, r.bytes, r.preview_sha256, r.preview_width,
      r.preview_height, ${subjectColumns}
    from recordings r join consultations c on c.id = r.consultation_id
    where r.id = ${recordingId}`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { facts: factsOf(row), subject: subjectOf(row) }
}

function factsOf(row: Row): RecordingFacts {
  const preview =
    row.preview_sha256 === null
      ? null
      : { sha256: row.preview_sha256, width: row.preview_width!, height: row.preview_height! }
  return {
    recordingId: row.id,
    consultationId: row.consultation_id,
    networkId: row.network_id,
    seq: row.seq,
    sha256: row.sha256,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    preview,
  }
}

/** The one thing about a recording that comes after it: its preview was made. */
export async function savePreview(
  tx: Tx,
  recordingId: string,
  preview: { sha256: string; width: number; height: number },
): Promise<void> {
  await sql`
    update recordings
    set preview_sha256 = ${preview.sha256}, preview_width = ${preview.width}, preview_height = ${preview.height}
    where id = ${recordingId}`.execute(tx)
}

/** Index consultations_open_network, then recordings_consultation: closed ones are made when somebody looks. */
export async function recordingsWithoutPreview(
  tx: Tx,
  networkId: string,
  mediaTypes: readonly string[],
  limit: number,
): Promise<Pick<RecordingFacts, 'recordingId' | 'networkId' | 'sha256' | 'mediaType'>[]> {
  const { rows } = await sql<Pick<Row, 'id' | 'sha256' | 'media_type'>>`
    select r.id, r.sha256, r.media_type
    from consultations c join recordings r on r.consultation_id = c.id
    where c.network_id = ${networkId} and c.state = 'open' and r.preview_sha256 is null
      and r.media_type = any(${mediaTypes})
    order by c.opened_at desc limit ${limit}`.execute(tx)
  return rows.map(({ id, sha256, media_type }) => ({ recordingId: id, networkId, sha256, mediaType: media_type }))
}

/** Networks as the system sees them: the only thing that is asked without one. */
export async function networkIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from networks order by id`.execute(tx)
  return rows.map(({ id }) => id)
}
