// What the multipart reader throws, as a no that the sender understands. Anything else (a full disk, a bug) stays what
// it is.

import { limits } from '../contract/limits.ts'
import { RefusalError } from '../platform/refusal-error.ts'

const cutCodes = ['FST_MP_PREMATURE_CLOSE', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']
const cutSentences = /^Unexpected end of multipart data|terminated early/
const malformedSentences = /^Multipart: |^Malformed (?:part|content)|^Missing Content-Type|^Unsupported content type/

export function uploadRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RefusalError) return error
  const code = (error as { code?: unknown }).code
  if (cutCodes.includes(String(code)) || cutSentences.test(error.message)) return new RefusalError('upload-cut')
  if (code === 'FST_PARTS_LIMIT' || code === 'FST_FILES_LIMIT') {
    return new RefusalError('too-many-recordings', { count: limits.recordingsPerRequest })
  }
  if (code === 'FST_PROTO_VIOLATION' || malformedSentences.test(error.message)) return new RefusalError('bad-request')
  return error
}
