// One way of signing for both directions: hex HMAC-SHA256 over `<seconds>.<body>`, the seconds beside it. What is older
// than five minutes is not believed; within them a repeat has to be harmless by itself.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { limits } from '../../contract/limits.ts'

export const timestampHeader = 'x-jiuxin-timestamp'
export const signatureHeader = 'x-jiuxin-signature'

export function signedHeaders(secret: string, body: string | Buffer, at: Date): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000))
  return { [timestampHeader]: seconds, [signatureHeader]: signatureOf(secret, seconds, body).toString('hex') }
}

export function isSigned(
  headers: Record<string, string | string[] | undefined>,
  body: Buffer,
  secret: string | undefined,
  now: Date,
): boolean {
  const seconds = headers[timestampHeader]
  const signature = headers[signatureHeader]
  if (secret === undefined || typeof seconds !== 'string' || typeof signature !== 'string') return false
  if (!/^\d{1,12}$/.test(seconds) || !/^[0-9a-f]{64}$/i.test(signature)) return false
  const ageSeconds = Math.abs(now.getTime() / 1000 - Number(seconds))
  if (ageSeconds > limits.signatureSeconds) return false
  return timingSafeEqual(Buffer.from(signature, 'hex'), signatureOf(secret, seconds, body))
}

function signatureOf(secret: string, seconds: string, body: string | Buffer): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest()
}
