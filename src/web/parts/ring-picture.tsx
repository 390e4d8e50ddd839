// The ECG behind a call's answers. While it is on its way that is said; it takes its place without moving anything else.

import { awaitedPictures } from '../../consultation/awaited-pictures.ts'
import type { Consultation } from '../../consultation/model.ts'
import type { Ring } from '../../contract/shapes.ts'
import { nowMs, tick } from '../clock.ts'
import { openConsultation } from '../state.ts'
import { ring as texts } from '../texts/areas/ring.ts'
import { t } from '../texts/texts.ts'
import { PreviewImage } from './preview-image.tsx'
import { hasPicture } from './recording-pictures.ts'

export function RingPicture({ ring }: { ring: Ring }) {
  const { consultation } = openConsultation(ring.consultationId).value
  const first = consultation?.recordings.find(hasPicture)
  if (first) return <PreviewImage key={first.recordingId} look="ring-picture" recording={first} />
  return (
    <p class="ring-picture ring-no-picture" role="status">
      {consultation && <NoPicture consultation={consultation} />}
    </p>
  )
}

const lateAfterMs = 60_000

/** On its way, late, a file, or none at all. */
function NoPicture({ consultation }: { consultation: Consultation }) {
  const words = t(texts)
  if (consultation.recordings.length > 0) return <>{words.file}</>
  const awaited = awaitedPictures(consultation).length
  if (awaited === 0) return <>{words.noPicture}</>
  tick.value
  const isLate = nowMs() - Date.parse(consultation.openedAt) > lateAfterMs
  return <>{isLate ? words.pictureLate : words.pictureComing(awaited)}</>
}
