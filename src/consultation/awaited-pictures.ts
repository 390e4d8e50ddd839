// Of the pictures that were announced with the question: those that have not arrived. One that names its draft is awaited
// until that draft has come or was withdrawn; older phones name none, and theirs are counted.

import type { AnnouncedPicture, Consultation } from './model.ts'

export function awaitedPictures({ announced = [], recordings }: Consultation): AnnouncedPicture[] {
  const named = announced.filter((one) => one.draftId !== undefined)
  return named.length > 0 ? named : announced.slice(recordings.length)
}
