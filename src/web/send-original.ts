// The original follows its rendition, from the last byte that the server has (tus 1.0). The library comes when it is first
// needed. Wherever it stops it goes on: after a cut, after a reload, after something smaller went first.

import type { DetailedError, Upload } from 'tus-js-client'
import type { Problem } from '../contract/refusals.ts'
import { RefusalError, type Server } from './api.ts'
import { refusedHere } from './refused-here.ts'
import type { SendParts, SendTry } from './send-draft.ts'
import { sentAtFor } from './sent-at.ts'
import type { Outcome, Waiting } from './waiting.ts'

export interface OriginalParts {
  server: Server
  storage: SendParts['storage']
  clock: SendParts['clock']
  onProgress: SendParts['onProgress']
  /** The file as the library of this platform takes it. */
  uploadable?(file: Blob): Promise<Upload['file']>
}

type Reply = { entries: [] }

/** Nothing moved for so long: the line is dead, whatever it says. */
const silenceMs = 45_000
const arrived: Outcome<Reply> = { is: 'acknowledged', reply: { entries: [] } }
/** The part was thrown away: the next try begins at the first byte. */
const mayDiffer = 3

export function makeSendOriginal(parts: OriginalParts): SendTry {
  return async (waiting, stop, keep) => {
    const { original } = waiting
    const file = original && (await parts.storage.openFile(original))
    if (!original || !file) return { is: 'refused', refusal: refusedHere('recording-missing') }
    const { Upload } = await tusLibrary()
    if (stop.aborted) return { is: 'later' }
    const body = parts.uploadable ? await parts.uploadable(file) : file
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      const end = (result: () => void) => {
        clearTimeout(timer)
        stop.removeEventListener('abort', giveUp)
        result()
      }
      const giveUp = () => {
        void upload.abort()
        end(() => resolve({ is: 'later' }))
      }
      const keepWaiting = () => {
        clearTimeout(timer)
        timer = setTimeout(giveUp, silenceMs)
      }
      const upload = new Upload(body, {
        endpoint: `${parts.server.address}/api/uploads`,
        ...(waiting.uploadUrl ? { uploadUrl: waiting.uploadUrl } : {}),
        headers: parts.server.token ? { authorization: `Bearer ${parts.server.token}` } : {},
        metadata: { ...metadataOf(waiting, original), sentAt: sentAtFor(waiting, parts.clock()) },
        storeFingerprintForResuming: false,
        // the outbox tries again by itself; here only what the server says is somewhere else
        retryDelays: [0],
        onShouldRetry: ({ originalResponse }) => originalResponse?.getStatus() === 409,
        onUploadUrlAvailable: () => void keep(upload.url ? { uploadUrl: upload.url } : {}),
        onProgress: (sent, total) => {
          keepWaiting()
          parts.onProgress(waiting.draftId, sent, total)
        },
        onSuccess: () => end(() => resolve(arrived)),
        onError: (cause) => end(() => outcomeOf(cause as DetailedError, waiting, keep).then(resolve, reject)),
      })
      stop.addEventListener('abort', giveUp)
      keepWaiting()
      upload.start()
    })
  }
}

function metadataOf(waiting: Waiting, { sha256, name }: NonNullable<Waiting['original']>): Record<string, string> {
  const { recordingId } = waiting.body as { recordingId: string }
  // the draft of the rendition has its own id already
  return { recordingId, sha256, name, draftId: `${waiting.draftId}-o`, claimedAt: waiting.claimedAt }
}

async function outcomeOf(
  { originalResponse }: DetailedError,
  waiting: Waiting,
  keep: (change: Partial<Waiting>) => Promise<void>,
): Promise<Outcome<Reply>> {
  const status = originalResponse?.getStatus() ?? 0
  const problem = status >= 400 && status < 500 ? problemIn(originalResponse!.getBody()) : null
  if (problem === null || problem.retryable) return { is: 'later' }
  if (problem.code === 'not-signed-in') throw new RefusalError(problem)
  if (problem.code === 'upload-differs' && waiting.tries < mayDiffer) {
    await keep({ uploadUrl: '' })
    return { is: 'later' }
  }
  if (problem.code === 'original-there') return arrived
  // not found: a server that is older than this page has no such door yet
  if (status === 404 || status === 405) return { is: 'later' }
  // it stays on this phone, and the doctor is told why
  return { is: 'refused', refusal: problem }
}

function problemIn(body: string): Problem | null {
  try {
    const problem = JSON.parse(body) as Partial<Problem>
    return typeof problem.code === 'string' ? (problem as Problem) : null
  } catch {
    return null
  }
}

async function tusLibrary(): Promise<typeof import('tus-js-client')> {
  const library = await import('tus-js-client')
  return 'Upload' in library ? library : (library as { default: typeof import('tus-js-client') }).default
}
