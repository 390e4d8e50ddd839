// Of several pictures the one that cannot be read: the one that was looked at last, else the latest. With a single one
// nobody needs its number.

import type { Consultation } from '../../../consultation/model.ts'

type Recordings = Pick<Consultation, 'recordings'>

export function whichPicture({ recordings }: Recordings, lookedAt: string | null): string | undefined {
  return (recordings.find((one) => one.recordingId === lookedAt) ?? recordings.at(-1))?.recordingId
}

/** From 1; null where there is no other, or nobody said which. */
export function numberOf({ recordings }: Recordings, recordingId: string | undefined): number | null {
  const nth = recordings.findIndex((one) => one.recordingId === recordingId) + 1
  return nth > 0 && recordings.length > 1 ? nth : null
}
