// A tap of somebody in haste, and what the page has asked the server to change by it.

import type { Locator, Page } from './browser.ts'

/** What the page asks the server to change from now on. */
export function writesOf(page: Page): () => string[] {
  const writes: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.method() !== 'GET' && pathname.startsWith('/api/')) writes.push(`${request.method()} ${pathname}`)
  })
  return () => writes
}

/**
 * As hasty people do: the taps after the first meet whatever it has brought there. They are made in the page itself, which
 * knows how late it is: none comes later than haste does, however slow the machine.
 */
export async function tapTwice(page: Page, button: Locator): Promise<void> {
  await button.tap({ trial: true })
  await page.evaluate(tapAgainInHaste)
  await button.tap()
  await page.waitForFunction(() => (window as unknown as { isHasteOver?: boolean }).isHasteOver)
}

/** Runs in the page. */
function tapAgainInHaste(): void {
  const hasteMs = 400
  Object.assign(window, { isHasteOver: false })
  window.addEventListener(
    'click',
    ({ clientX, clientY, timeStamp }) => {
      const again = () => {
        if (performance.now() - timeStamp > hasteMs) return
        const under = document.elementFromPoint(clientX, clientY)
        const place = { clientX, clientY, bubbles: true, cancelable: true, composed: true, detail: 1 }
        for (const type of ['pointerdown', 'pointerup']) under?.dispatchEvent(new PointerEvent(type, place))
        under?.dispatchEvent(new MouseEvent('click', place))
      }
      for (const afterMs of [0, 60, 150, 250, 350]) setTimeout(again, afterMs)
      setTimeout(() => Object.assign(window, { isHasteOver: true }), hasteMs)
    },
    { capture: true, once: true },
  )
}

/** Runs in the page: the next ring is tapped before anybody can have read it. */
export function tapAsItComesUp(): void {
  const watch = new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes])
    const ring = added.find((one): one is HTMLElement => one instanceof HTMLElement && one.matches('dialog.ring'))
    const cameUpAt = performance.now()
    const tap = () => {
      if (performance.now() - cameUpAt > 350) return
      const place = { bubbles: true, cancelable: true, detail: 1 }
      ring?.querySelector('.ring-accept')?.dispatchEvent(new MouseEvent('click', place))
    }
    if (!ring) return
    watch.disconnect()
    tap()
    for (const afterMs of [100, 200, 300]) setTimeout(tap, afterMs)
    setTimeout(() => Object.assign(window, { isHasteOver: true }), 350)
  })
  watch.observe(document.documentElement, { childList: true, subtree: true })
}
