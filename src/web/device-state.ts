// What this device can do, told to the server whenever it changes: is the page looked at, may it notify, can it be heard,
// does it get pushes. The server's self-test and the people who keep the roster rely on it.

import { effect, signal } from '@preact/signals'
import type { DeviceState } from '../contract/reach-shapes.ts'
import { canRing } from './ring-sound.ts'

export const permission = signal<DeviceState['permission']>(permissionNow())
/** This browser has a push subscription of ours. */
export const hasPush = signal(false)
const isVisible = signal(typeof document === 'undefined' || document.visibilityState === 'visible')

export function deviceStateNow(): DeviceState {
  return { visible: isVisible.value, permission: permission.value, audible: audibleNow(), push: hasPush.value }
}

export function audibleNow(): boolean {
  return canRing.value === 'yes'
}

/** `tell` is called now and after each change. */
export function watchDeviceState(tell: (state: DeviceState) => void): void {
  document.addEventListener('visibilitychange', () => {
    isVisible.value = document.visibilityState === 'visible'
    permission.value = permissionNow()
  })
  navigator.permissions?.query({ name: 'notifications' }).then(
    (status) => {
      status.onchange = () => {
        permission.value = permissionNow()
      }
    },
    () => undefined,
  )
  void lookForPush()
  effect(() => tell(deviceStateNow()))
}

/** Asked of the browser: it may have dropped the subscription by itself. */
export async function lookForPush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  hasPush.value = Boolean(await registration?.pushManager?.getSubscription().catch(() => null))
}

export function permissionNow(): DeviceState['permission'] {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}
