// Recordings as small pictures that open full screen; a file without a picture says its name.

import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import { PreviewImage } from './preview-image.tsx'
import { hasPicture } from './recording-pictures.ts'

export interface ThumbnailsProps {
  ids: readonly string[]
  consulting: Consulting
  onOpen: (recordingId: string) => void
}

export function Thumbnails({ ids, consulting, onOpen }: ThumbnailsProps) {
  const words = t(texts)
  const recordings = consulting.consultation.recordings.filter((one) => ids.includes(one.recordingId))
  return (
    <div class="thumbnails">
      {recordings.map((recording) => (
        <button
          key={recording.recordingId}
          type="button"
          class="thumbnail"
          aria-label={words.recording(recording.name)}
          onClick={() => onOpen(recording.recordingId)}
        >
          {hasPicture(recording) ? (
            <PreviewImage look="thumbnail-picture" recording={recording} isSmall />
          ) : (
            <span class="thumbnail-file">
              {words.noPicture}
              <small>{recording.name}</small>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}
