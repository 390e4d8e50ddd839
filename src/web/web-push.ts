// Web Push on this browser: subscribe after a tap, keep the server's side in step, take it back. Loaded when it is needed.

import { call, type ReplyOf } from './api.ts'
import { atMost } from './at-most.ts'
import { hasPush, permission, permissionNow } from './device-state.ts'
import { isInstalled, isIos, isSecure } from './this-phone.ts'

/** A new phone fetches the whole program first. */
const workerPatienceMs = 60_000

/** `later`: the browser is not ready yet; it is turned on by itself when it is. */
export type PushAnswer = 'on' | 'denied' | 'insecure' | 'unsupported' | 'failed' | 'later'

/** What can be done here, before anybody taps. */
export function pushPossible(): 'yes' | Exclude<PushAnswer, 'on' | 'failed' | 'later'> {
  if (!isSecure) return 'insecure'
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || (isIos() && !isInstalled())) return 'unsupported'
  return permissionNow() === 'denied' ? 'denied' : 'yes'
}

/** From a tap: asks the person, then the browser, then tells the server. */
export async function subscribePush(): Promise<PushAnswer> {
  const possible = pushPossible()
  if (possible !== 'yes') return possible
  const granted = await Notification.requestPermission().catch(() => 'denied' as const)
  permission.value = permissionNow()
  if (granted !== 'granted') return 'denied'
  return subscribe()
}

/** Somebody signed in where pushes were allowed before: his session has to know the subscription. No question is asked. */
export async function keepPush(): Promise<void> {
  if (pushPossible() !== 'yes' || permissionNow() !== 'granted') return
  const registration = await registered()
  const held = await registration?.pushManager.getSubscription().catch(() => null)
  if (!held) {
    hasPush.value = false
    return
  }
  await subscribe()
}

export async function unsubscribePush(): Promise<void> {
  await call({ method: 'DELETE', path: '/api/push/subscriptions' })
  const registration = await registered()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  hasPush.value = false
}

async function subscribe(): Promise<'on' | 'failed' | 'later'> {
  const door = await call<ReplyOf<'pushKey'>>({ path: '/api/push/key' }).catch(() => null)
  if (!door) hasPush.value = false
  if (!door?.isOn) return 'failed'
  // a phone that was just opened is still registering its worker; what comes after our patience is done all the same
  const made = navigator.serviceWorker.ready.then((registration) => subscribeWith(registration, bytesOf(door.key)))
  return atMost(workerPatienceMs, made, () => 'later' as const)
}

async function subscribeWith(
  registration: ServiceWorkerRegistration,
  key: Uint8Array<ArrayBuffer>,
): Promise<'on' | 'failed'> {
  const isSubscribed = await fresh(registration, key)
    .then((subscription) => call({ method: 'POST', path: '/api/push/subscriptions', json: wireOf(subscription) }))
    .then(
      () => true,
      () => false,
    )
  hasPush.value = isSubscribed
  return isSubscribed ? 'on' : 'failed'
}

/** One that was made with another key of the server's is of no use. */
async function fresh(registration: ServiceWorkerRegistration, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const held = await registration.pushManager.getSubscription()
  if (held && isSame(held.options.applicationServerKey, key)) return held
  await held?.unsubscribe()
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

function wireOf(subscription: PushSubscription): Record<string, unknown> {
  const { endpoint, keys, expirationTime } = subscription.toJSON()
  return { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth }, expirationTime: expirationTime ?? null }
}

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration()
}

function isSame(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const bytes = new Uint8Array(one ?? new ArrayBuffer(0))
  return bytes.length === other.length && bytes.every((byte, at) => byte === other[at])
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}
