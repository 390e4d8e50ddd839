// A browser as a push service and its device see it: a key pair, an endpoint, and what arrives decrypted.

import { createECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import type { PushPayload } from '../../src/calls/channels/web-push.ts'

export interface PushDeviceKeys {
  /** As `PushSubscription.toJSON()`. */
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } }
  read(body: Buffer): PushPayload
}

export function pushDevice(endpoint: string): PushDeviceKeys {
  const privateKey = createECDH('prime256v1')
  privateKey.generateKeys()
  const authSecret = randomBytes(16)
  const keys = { p256dh: privateKey.getPublicKey('base64url'), auth: authSecret.toString('base64url') }
  return {
    subscription: { endpoint, keys },
    read: (body) => JSON.parse(String(ece.decrypt(body, { version: 'aes128gcm', privateKey, authSecret }))),
  }
}
