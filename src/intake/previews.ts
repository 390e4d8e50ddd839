// Previews are made after the commit, a few at a time: busy workers never delay a question. One that is missing (the
// server was killed in between) is made again at the start or when somebody asks for it.

import { availableParallelism } from 'node:os'
import { limits } from '../contract/limits.ts'
import type { Journal, RecordingFacts } from '../journal/journal.ts'
import type { Blobs } from '../platform/blobs.ts'
import type { Log } from '../platform/log.ts'
import { moduleToRun } from '../platform/project.ts'
import { openWorkers, WorkerFailure } from '../platform/workers.ts'
import { pictureKinds } from './kinds/kinds.ts'
import type { MadePreview, PreviewJob } from './preview-worker.ts'

export type Preview = NonNullable<RecordingFacts['preview']>
export type Wanted = Pick<RecordingFacts, 'recordingId' | 'networkId' | 'sha256' | 'mediaType'>

export interface Previews {
  /** The preview once it is made and written; null when there is none to be made. Asked twice, made once. */
  make(wanted: Wanted): Promise<Preview | null>
  /** Those of open consultations that were never made. */
  resume(): Promise<void>
  close(): Promise<void>
}

export const previewable = pictureKinds.filter((kind) => kind.hasPreview).map((kind) => kind.mediaType)
const mostResumed = 1000
const mostRemembered = 10_000

export function openPreviews(needs: { journal: Journal; blobs: Blobs; log: Log }): Previews {
  const { journal, blobs, log } = needs
  const workers = openWorkers({
    file: moduleToRun('intake/preview-worker'),
    threads: Math.min(4, Math.max(1, availableParallelism() - 1)),
    memoryMegabytes: limits.previewMemoryMegabytes,
  })
  const making = new Map<string, Promise<Preview | null>>()
  /** Content that cannot be decoded: not tried again by everybody who looks. */
  const hopeless = new Set<string>()

  async function makeNow({ recordingId, networkId, sha256, mediaType }: Wanted): Promise<Preview | null> {
    try {
      const job: PreviewJob = {
        path: blobs.pathOf(sha256),
        mediaType,
        longestSide: limits.previewLongestSide,
        mostPixels: limits.imagePixels,
      }
      const { jpeg, width, height } = await workers.run<MadePreview>(job, { seconds: limits.previewSeconds })
      const kept = await blobs.put(oneChunk(jpeg), { maxBytes: limits.recordingBytes })
      if ('refused' in kept) throw new Error(`a preview was ${kept.refused}`)
      const preview = { sha256: kept.sha256, width, height }
      await journal.setPreview(networkId, recordingId, preview)
      return preview
    } catch (error) {
      const isClosing = error instanceof WorkerFailure && error.reason === 'closed'
      if (!isClosing) log.warn({ recordingId, err: error }, 'no preview could be made')
      if (!isClosing && hopeless.size < mostRemembered) hopeless.add(sha256)
      return null
    }
  }

  function make(wanted: Wanted): Promise<Preview | null> {
    if (!previewable.includes(wanted.mediaType) || hopeless.has(wanted.sha256)) return Promise.resolve(null)
    const already = making.get(wanted.recordingId)
    if (already) return already
    const now = makeNow(wanted).finally(() => making.delete(wanted.recordingId))
    making.set(wanted.recordingId, now)
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

async function* oneChunk(bytes: Uint8Array) {
  yield bytes
}
