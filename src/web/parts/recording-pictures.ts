// Recordings as the viewer takes them, and where their pictures are.

import type { RecordingRef } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import type { Picture } from './photo-viewer/viewer-state.ts'
import { shownTime } from './shown-time.ts'

export interface RecordingAddresses {
  preview(recordingId: string, of?: string): string
  original(recordingId: string, of?: string): string
  voice(recordingId: string): string
}

/** The gallery, which has no server, puts its own pictures here. */
export const recordingAddress: RecordingAddresses = {
  preview: (recordingId, of = '') => `/api/recordings/${recordingId}/preview${of}`,
  original: (recordingId, of = '') => `/api/recordings/${recordingId}/original${of}`,
  voice: (recordingId) => `/api/recordings/${recordingId}/voice`,
}

export function picturesOf(recordings: readonly RecordingRef[], addresses = recordingAddress): Picture[] {
  return recordings.map((recording) => ({
    recordingId: recording.recordingId,
    name: recording.name,
    mediaType: recording.mediaType,
    bytes: recording.bytes,
    caption: `${recording.by === 'system' ? t(texts).system : recording.by.name} ${shownTime(recording.addedAt)}`,
    addedAt: recording.addedAt,
    previewUrl: hasPicture(recording) ? previewUrlOf(recording, addresses) : null,
    originalUrl: addresses.original(recording.recordingId, wantedOf(recording)),
    isRendition: recording.promised !== undefined && !recording.original,
  }))
}

/** The server makes a preview of every image that it takes; of nothing else. */
export function hasPicture({ mediaType }: Pick<RecordingRef, 'mediaType'>): boolean {
  return mediaType.startsWith('image/')
}

export function previewUrlOf(recording: RecordingRef, addresses = recordingAddress): string {
  return addresses.preview(recording.recordingId, wantedOf(recording))
}

export function triedAgain(address: string, tries: number): string {
  if (tries === 0) return address
  return `${address}${address.includes('?') ? '&' : '?'}try=${tries}`
}

/** An original that came after its rendition has an address of its own: what a browser kept is not taken for it. */
function wantedOf({ original }: RecordingRef): string {
  return original ? `?of=${original.sha256}` : ''
}
