// Originals that follow their renditions: tus 1.0 (creation, termination, expiration), resumed from the last byte.
// `Upload-Metadata` of the creation: recordingId, sha256, draftId, and where they are known name, claimedAt, sentAt.
// Asking how much has arrived may write `original-added` too: whoever asks completes what a server that died left whole.

import { anything, byId, clinical } from './fields.ts'
import type { Route } from './route.ts'

export const uploadsRoutes = {
  createUpload: {
    method: 'POST',
    path: '/api/uploads',
    summary: 'Begin, or find again, the upload of an original (tus 1.0)',
    door: clinical,
    record: 'upload',
    reply: { 201: anything },
  },
  findUpload: {
    method: 'HEAD',
    path: '/api/uploads/:id',
    summary: 'How much of it has arrived (tus 1.0)',
    door: clinical,
    record: 'upload',
    params: byId,
    reply: { 200: anything },
  },
  continueUpload: {
    method: 'PATCH',
    path: '/api/uploads/:id',
    summary: 'Go on from the last byte; the last one writes `original-added` (tus 1.0)',
    door: clinical,
    record: 'upload',
    params: byId,
    reply: { 204: anything },
  },
  endUpload: {
    method: 'DELETE',
    path: '/api/uploads/:id',
    summary: 'Give it up (tus 1.0)',
    door: clinical,
    record: 'upload',
    params: byId,
    reply: { 204: anything },
  },
} as const satisfies Record<string, Route>
