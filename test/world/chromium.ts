// The system's Chromium, for tests and benches alike. It talks to nobody but us.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Undefined where there is none: whoever needs it skips, visibly. */
export const chromiumPath = findChromium()

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: switches })
}

/** A cheap phone in the hand: 360 x 640, touch, two pixels a point. */
export const phoneLike = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
}

// Each window would draw its address bar as web pages of their own, twice, and nobody looks at it. Chromium minds only the
// last such list, so what Playwright leaves out is said again.
const leftOut = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

// as root there is no sandbox; the other switches keep Chromium from talking to anybody but us
const switches = [
  '--no-sandbox',
  `--disable-features=${leftOut.join()}`,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=user-gesture-required',
  // a microphone that beeps, and nobody who has to allow it
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}
