// A push that reaches a page's service worker as the push service would bring it, without one.

import type { Page } from 'playwright-core'

export async function deliverPush(page: Page, payload: object): Promise<void> {
  const wire = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    wire.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first) resolve(first.registrationId)
    })
  })
  await wire.send('ServiceWorker.enable')
  const origin = new URL(page.url()).origin
  await wire.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId: await registered,
    data: JSON.stringify(payload),
  })
}
