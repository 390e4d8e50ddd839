// Recordings as the viewer takes them, and where their pictures are.

import type { RecordingRef } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import type { Picture } from './photo-viewer/viewer-state.ts'
import { shownTime } from './shown-time.ts'

/** The gallery, which has no server, puts its own pictures here. */
export const recordingAddress = {
  preview: (recordingId: string): string => `/api/recordings/${recordingId}/preview`,
  original: (recordingId: string): string => `/api/recordings/${recordingId}/original`,
  voice: (recordingId: string): string => `/api/recordings/${recordingId}/voice`,
}

export function picturesOf(recordings: readonly RecordingRef[]): Picture[] {
  return recordings.map((recording) => ({
    recordingId: recording.recordingId,
    name: recording.name,
    mediaType: recording.mediaType,
    bytes: recording.bytes,
    caption: `${recording.by === 'system' ? t(texts).system : recording.by.name} ${shownTime(recording.addedAt)}`,
    previewUrl: hasPicture(recording) ? recordingAddress.preview(recording.recordingId) : null,
    originalUrl: recordingAddress.original(recording.recordingId),
  }))
}

/** The server makes a preview of every image that it takes; of nothing else. */
export function hasPicture({ mediaType }: Pick<RecordingRef, 'mediaType'>): boolean {
  return mediaType.startsWith('image/')
}

export function previewUrlOf(recordingId: string): string {
  return recordingAddress.preview(recordingId)
}
