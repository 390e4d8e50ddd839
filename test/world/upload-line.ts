// Originals as a phone sends them: with tus-js-client, or by hand where the line dies in the middle.

import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Upload } from 'tus-js-client'
import { newId } from '../../src/platform/ids.ts'
import { type Answered, type AppPhone, formOf, type OpenedReply, uploadHeaders } from './phone.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface Promised {
  consultationId: string
  recordingId: string
  sha256: string
  original: Buffer
}

/** A question whose picture is a rendition; the original is promised. */
export async function askWithRendition(phone: AppPhone, rendition: Buffer, original: Buffer): Promise<Promised> {
  const sha256 = sha256Of(original)
  const promise = { sha256, bytes: original.length, mediaType: 'image/jpeg', name: '心电图 1.jpg' }
  const { consultation } = await phone.open({ originals: [promise] }, [{ bytes: rendition }])
  const { recordingId } = consultation.recordings[0]!
  return { consultationId: consultation.id, recordingId, sha256, original }
}

export async function addRendition(phone: AppPhone, consultationId: string, rendition: Buffer, original: Buffer) {
  const sha256 = sha256Of(original)
  const promise = { sha256, bytes: original.length, mediaType: 'image/jpeg', name: 'ecg.jpg' }
  const form = formOf({ draftId: newId(), originals: [promise] }, [{ bytes: rendition }])
  const { body } = await phone.ask('POST', `/api/consultations/${consultationId}/recordings`, form)
  const { entries } = body as unknown as Pick<OpenedReply, 'entries'>
  return { consultationId, recordingId: String(entries[0]!.body.recordingId), sha256, original }
}

export const metadataOf = ({ recordingId, sha256 }: Promised, draftId = newId()) => ({ recordingId, sha256, draftId })

/** Where the upload is, begun or found again. */
export async function beginUpload(phone: AppPhone, promised: Promised, draftId?: string): Promise<string> {
  const headers = uploadHeaders(metadataOf(promised, draftId), promised.original.length)
  const answer = await phone.ask('POST', '/api/uploads', undefined, headers)
  if (answer.status !== 201) throw new Error(`refused with ${answer.status}: ${answer.bytes}`)
  return answer.headers.get('location')!
}

export function continueUpload(
  phone: Pick<AppPhone, 'ask'>,
  path: string,
  from: number,
  bytes: Uint8Array,
): Promise<Answered> {
  return phone.ask('PATCH', path, new Blob([bytes as BlobPart]), {
    'tus-resumable': '1.0.0',
    'upload-offset': String(from),
    'content-type': 'application/offset+octet-stream',
  })
}

/** How much the server has; null: it knows of no such upload. */
export async function offsetOf(phone: Pick<AppPhone, 'ask'>, path: string): Promise<number | null> {
  const { status, headers } = await phone.ask('HEAD', path, undefined, { 'tus-resumable': '1.0.0' })
  return status === 200 ? Number(headers.get('upload-offset')) : null
}

/** Sends some bytes of what it says it will send, and leaves the line open; `cut` ends it, `finish` sends the rest. */
export function hangingUpload(
  address: string,
  token: string,
  path: string,
  from: number,
  some: Buffer,
  length: number,
) {
  const sending = request(address + path, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': from,
      'content-type': 'application/offset+octet-stream',
      'content-length': length,
    },
  })
  const ended = new Promise<void>((resolve) => {
    sending.once('error', () => resolve()).once('close', () => resolve())
  })
  const answered = new Promise<number | undefined>((resolve) => {
    sending
      .once('response', (response) => resolve(response.resume().statusCode))
      .once('close', () => resolve(undefined))
  })
  const finish = (rest: Uint8Array) => {
    sending.end(rest)
    return answered
  }
  sending.write(some)
  return { ended, cut: () => void sending.destroy(), finish }
}

export interface SentOriginal {
  /** How often the server was asked where to go on, and what was sent to it in all. */
  sentBytes: number
  url: string | null
  refusedWith?: string
}

/** As OUTBOX does it: the client goes on by itself after every cut. */
export function sendOriginal(
  address: string,
  token: string,
  promised: Promised,
  options: { uploadUrl?: string; draftId?: string; bytes?: Buffer; onProgress?: (bytes: number) => void } = {},
): Promise<SentOriginal> {
  let sentBytes = 0
  let last = -1
  return new Promise((resolve, reject) => {
    const upload = new Upload(options.bytes ?? promised.original, {
      endpoint: `${address}/api/uploads`,
      uploadUrl: options.uploadUrl ?? null,
      metadata: { ...metadataOf(promised, options.draftId), name: '心电图 1.jpg' },
      headers: { authorization: `Bearer ${token}` },
      retryDelays: Array(60).fill(50),
      storeFingerprintForResuming: false,
      onProgress(bytes) {
        if (last >= 0 && bytes > last) sentBytes += bytes - last
        last = bytes
        options.onProgress?.(bytes)
      },
      onSuccess: () => resolve({ sentBytes, url: upload.url }),
      onError(error) {
        const body = 'originalResponse' in error ? error.originalResponse?.getBody() : undefined
        if (!body) reject(error)
        else resolve({ sentBytes, url: upload.url, refusedWith: JSON.parse(body).code })
      },
    })
    upload.start()
  })
}

/** Pours a body as fast as the line takes it: how it was answered, and how much of it was taken. */
export function pour(address: string, path: string, method: string, headers: Record<string, string>, length: number) {
  const pouring = request(address + path, { method, headers: { ...headers, 'content-length': length } })
  return new Promise<{ status: number | undefined; taken: number }>((resolve) => {
    let status: number | undefined
    let taken = 0
    const piece = Buffer.alloc(64 * 1024)
    const more = () => {
      taken += piece.length
      if (taken < length) pouring.write(piece, (error) => error || more())
      else pouring.end(piece.subarray(0, length - (taken - piece.length)))
    }
    pouring.once('response', (response) => {
      status = response.resume().statusCode
    })
    pouring.on('error', () => {}).once('close', () => resolve({ status, taken }))
    more()
  })
}
