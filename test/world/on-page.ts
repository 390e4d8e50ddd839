// What stories ask of a page from within: what it keeps, and what is to be seen of an element.

import type { Locator } from './browser.ts'

/** A draft that was sealed with a key that is gone. */
export async function keepWhatNobodyOpens(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
  })
  const sealed = { iv: new Uint8Array(12), bytes: new Uint8Array(64).buffer }
  await new Promise<void>((resolve) => {
    const writing = database.transaction('waiting', 'readwrite')
    writing.objectStore('waiting').put({ sealed, fileIds: [] }, 'nobody opens it')
    writing.oncomplete = () => resolve()
  })
  database.close()
}

export function isDrawn(picture: Element): boolean {
  return (picture as HTMLImageElement).complete && (picture as HTMLImageElement).naturalWidth > 0
}

/** Wholly on the screen, and nothing lies over it. */
export function isWhole(one: Locator): Promise<boolean> {
  return one.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const isOnScreen = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return isOnScreen && seen !== null && (element.contains(seen) || seen.contains(element))
  })
}
