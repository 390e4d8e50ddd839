// Makes renditions away from the page: a photograph takes a cheap phone the better part of a second.

import { makeRendition } from './make-rendition.ts'

addEventListener('message', async ({ data }: MessageEvent<{ nth: number; file: Blob }>) => {
  const rendition = await makeRendition(data.file).catch(() => null)
  postMessage({ nth: data.nth, rendition })
})
