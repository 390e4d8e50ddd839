// What this browser is and can: its name for the list of devices, installing, new versions, and whether the page came over
// a secure connection (without one there is no service worker: the app works, but says so).

import { signal } from '@preact/signals'
import { afterFirstLook } from './after-first-look.ts'

export const isSecure = typeof isSecureContext === 'undefined' || isSecureContext

/** Set while the browser offers to install; call it from a tap. */
export const install = signal<(() => Promise<void>) | null>(null)
/** Set when a new version waits; nothing happens until the person agrees. */
export const update = signal<(() => void) | null>(null)

const lookForNewsMs = 3_600_000
const takeWithinMs = 5_000

interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

export function deviceName(): string {
  const agent = navigator.userAgent
  const device = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(agent)?.[0] ?? ''
  const browser = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? ''
  const names: Record<string, string> = { Macintosh: 'Mac', MicroMessenger: 'WeChat', Edg: 'Edge' }
  return [device, browser].map((one) => names[one] ?? one).join(' ')
}

export function isIos(): boolean {
  return /iPhone|iPad/.test(navigator.userAgent)
}

export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches
}

/** Register the service worker, hear of new versions, hold the browser's offer to install until it is asked for. */
export function startThisPhone(): void {
  addEventListener('beforeinstallprompt', (offered) => {
    offered.preventDefault()
    install.value = async () => {
      install.value = null
      await (offered as InstallOffer).prompt()
    }
  })
  // a new phone fetches the whole program for later: that stands in the way of what is being waited for now
  if ('serviceWorker' in navigator) afterFirstLook(registerWorker)
}

function registerWorker(): void {
  import('virtual:pwa-register').then(
    ({ registerSW }) => {
      const take = registerSW({
        onNeedRefresh: () => {
          update.value = () => {
            void take(true)
            // the old version holds on while something of it is under way; whoever has tapped sees that it goes on
            setTimeout(() => location.reload(), takeWithinMs)
          }
        },
        // a phone that lies open on a night table is never opened anew
        onRegisteredSW: (_, registration) => {
          setInterval(() => void registration?.update().catch(() => undefined), lookForNewsMs)
        },
      })
    },
    () => undefined,
  )
}
