// Pictures that were taken for a consultation and have not gone: kept on the phone like a question that is being written,
// sealed as it is, until they are sent or put away. They go with the person who took them.

import { signal } from '@preact/signals'
import { openablePages, type Page } from './ask-form.ts'
import { session } from './phone-state.ts'

/** By the id of the consultation. */
export type TakenPictures = Readonly<Record<string, readonly Page[]>>

export const takenPictures = signal<TakenPictures>({})

// the next one on this phone may be somebody else
session.subscribe((now) => {
  if (now === 'out') takenPictures.value = {}
})

/** As they were kept, without those that cannot be opened any more. What was taken since the page was opened stays. */
export function takeBack(kept: TakenPictures): void {
  const opened = Object.entries(kept).map(([id, pages]) => [id, openablePages(pages)] as const)
  const there = Object.fromEntries(opened.filter(([, pages]) => pages.length > 0))
  takenPictures.value = { ...there, ...takenPictures.value }
}
