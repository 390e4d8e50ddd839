// Previews are made after the commit, a few at a time: busy workers never delay a question. One that is missing (the
// server was killed in between) is made again at the start or when somebody asks for it.

import { availableParallelism } from 'node:os'
import { limits } from '../contract/limits.ts'
import type { Journal, RecordingFacts } from '../journal/journal.ts'
import type { Blobs } from '../platform/blobs.ts'
import type { Log } from '../platform/log.ts'
import { moduleToRun } from '../platform/project.ts'
import { openWorkers, WorkerFailure, type Workers } from '../platform/workers.ts'
import { pictureKinds } from './kinds/kinds.ts'
import type { MadePreview, PreviewJob } from './preview-worker.ts'

export type Preview = NonNullable<RecordingFacts['preview']>
export type Wanted = Pick<RecordingFacts, 'recordingId' | 'networkId' | 'sha256' | 'mediaType'>

export interface Previews {
  /**
   * The preview once it is made and written; null when there is none to be made; `later` when this try failed and
   * another may not. Asked twice, made once.
   */
  make(wanted: Wanted): Promise<Preview | null | 'later'>
  /** Those of open consultations that were never made, or not yet of their original. */
  resume(): Promise<void>
  close(): Promise<void>
}

export const previewable = pictureKinds.filter((kind) => kind.hasPreview).map((kind) => kind.mediaType)
const mostResumed = 1000
const mostRemembered = 10_000
/** Content that takes its thread down as often is given up. */
const mostTries = 3

export function openPreviews(needs: { journal: Journal; blobs: Blobs; log: Log; workers?: Workers }): Previews {
  const { journal, blobs, log, workers = openPreviewWorkers() } = needs
  const making = new Map<string, ReturnType<Previews['make']>>()
  /** By content; as many as `mostTries`: not tried again by everybody who looks. */
  const failures = new Map<string, number>()
  const isHopeless = (sha256: string) => (failures.get(sha256) ?? 0) >= mostTries

  async function makeNow({ recordingId, networkId, sha256, mediaType }: Wanted): ReturnType<Previews['make']> {
    try {
      const job: PreviewJob = {
        path: await blobs.localPath(sha256),
        mediaType,
        longestSide: limits.previewLongestSide,
        mostPixels: limits.imagePixels,
        mostBytes: limits.previewBytes,
      }
      const { picture, width, height } = await decode(job, sha256)
      const kept = await blobs.put(oneChunk(picture), { maxBytes: limits.recordingBytes })
      if ('refused' in kept) throw new Error(`a preview was ${kept.refused}`)
      const preview = { sha256: kept.sha256, width, height, of: sha256 }
      await journal.setPreview(networkId, recordingId, preview)
      return preview
    } catch (error) {
      const isClosing = error instanceof WorkerFailure && error.reason === 'closed'
      if (!isClosing) log.warn({ recordingId, err: error }, 'no preview could be made')
      return isHopeless(sha256) ? null : 'later'
    }
  }

  /** Only this speaks against the content; a thread that died may have been bad luck, a database away says nothing. */
  async function decode(job: PreviewJob, sha256: string): Promise<MadePreview> {
    try {
      const made = await workers.run<MadePreview>(job, { seconds: limits.previewSeconds })
      failures.delete(sha256)
      return made
    } catch (error) {
      const tries = error instanceof WorkerFailure ? (failures.get(sha256) ?? 0) + 1 : mostTries
      if (failures.size < mostRemembered) failures.set(sha256, tries)
      throw error
    }
  }

  function make(wanted: Wanted): ReturnType<Previews['make']> {
    if (!previewable.includes(wanted.mediaType) || isHopeless(wanted.sha256)) return Promise.resolve(null)
    // a rendition and its original are two
    const key = `${wanted.recordingId}/${wanted.sha256}`
    const already = making.get(key)
    if (already) return already
    const now = makeNow(wanted).finally(() => making.delete(key))
    making.set(key, now)
    return now
  }

  return {
    make,
    async resume() {
      for (const wanted of await journal.recordingsWithoutPreview(previewable, mostResumed)) await make(wanted)
    },
    async close() {
      await workers.close()
      await Promise.all(making.values())
    },
  }
}

function openPreviewWorkers(): Workers {
  return openWorkers({
    file: moduleToRun('intake/preview-worker'),
    threads: Math.min(4, Math.max(1, availableParallelism() - 1)),
    memoryMegabytes: limits.previewMemoryMegabytes,
  })
}

async function* oneChunk(bytes: Uint8Array) {
  yield bytes
}
