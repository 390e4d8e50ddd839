// The ECGs under an emergency reading: whose and when, as a picture that opens full screen, and as a file.

import { useSignal } from '@preact/signals'
import type { RecordingRef } from '../../consultation/model.ts'
import { chat } from '../texts/areas/chat.ts'
import { emergencyWords as texts } from '../texts/areas/emergency.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import './emergency.css'
import { PhotoViewer } from './photo-viewer/photo-viewer.tsx'
import { PreviewImage } from './preview-image.tsx'
import { hasPicture, picturesOf, type RecordingAddresses } from './recording-pictures.ts'

interface EmergencyRecordingsProps {
  recordings: readonly RecordingRef[]
  addresses: RecordingAddresses
}

export function EmergencyRecordings({ recordings, addresses }: EmergencyRecordingsProps) {
  const words = t(texts)
  const viewing = useSignal<string | null>(null)
  const pictures = picturesOf(recordings, addresses)
  return (
    <div class="emergency-pictures">
      {recordings.map((recording, nth) => {
        const { recordingId, name } = recording
        const { caption, originalUrl } = pictures[nth]!
        return (
          <figure key={recordingId}>
            <button
              type="button"
              class="emergency-open"
              aria-label={t(chat).recording(name)}
              onClick={() => {
                viewing.value = recordingId
              }}
            >
              {hasPicture(recording) ? (
                <PreviewImage look="emergency-picture" recording={recording} addresses={addresses} />
              ) : (
                <span class="emergency-picture">{t(chat).noPicture}</span>
              )}
            </button>
            <figcaption>
              <span class="emergency-name">{name}</span>
              <span class="quiet small number">{caption}</span>
            </figcaption>
            <Button look="plain" href={originalUrl} label={words.originalOf(name)}>
              {words.original}
            </Button>
          </figure>
        )
      })}
      {viewing.value !== null && (
        <PhotoViewer
          pictures={pictures}
          recordingId={viewing.value}
          onClose={() => {
            viewing.value = null
          }}
        />
      )}
    </div>
  )
}

/** The doors of one emergency reading. */
export function addressesUnder(readingId: string): RecordingAddresses {
  const of = (recordingId: string) => `/api/emergency-readings/${readingId}/recordings/${recordingId}`
  return {
    preview: (recordingId, wanted = '') => `${of(recordingId)}/preview${wanted}`,
    original: (recordingId, wanted = '') => `${of(recordingId)}/original${wanted}`,
    voice: (recordingId) => `${of(recordingId)}/voice`,
  }
}
