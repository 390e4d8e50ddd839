// Of the pictures that were announced with the question: those that have not arrived. They come in the order in which
// they were announced; which file a later one is matters to nobody who waits.

import type { AnnouncedPicture, Consultation } from './model.ts'

export function awaitedPictures({ announced = [], recordings }: Consultation): AnnouncedPicture[] {
  return announced.slice(recordings.length)
}
