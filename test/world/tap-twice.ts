// A tap of somebody in haste, and what the page has asked the server to change by it.

import type { Locator, Page } from './browser.ts'

/** What the page asks the server to change from now on. */
export function writesOf(page: Page): () => string[] {
  const writes: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return () => writes
}

/** As hasty people do: the second tap meets whatever the first has brought there. */
export async function tapTwice(page: Page, button: Locator): Promise<void> {
  await button.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await button.boundingBox())!
  await page.touchscreen.tap(x + width / 2, y + height / 2)
  await page.touchscreen.tap(x + width / 2, y + height / 2)
  await new Promise((resume) => setTimeout(resume, 150))
  await page.touchscreen.tap(x + width / 2, y + height / 2)
}
