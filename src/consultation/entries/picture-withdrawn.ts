// A picture that was announced with the question will not come: its phone gave it up, or was refused. Whoever waits for it
// is told. Should it come all the same it is an ECG like any other.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { treating } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const pictureWithdrawn = entryKind({
  kind: 'picture-withdrawn',
  words: { zh: '心电图发不出', en: 'Picture will not come' },
  by: 'person',
  who: treating,
  whenClosed: true,
  /** Of the picture, as it was announced. */
  body: z.strictObject({ draftId: id }),
  refuse: ({ announced = [] }, { draftId }) =>
    announced.some((one) => one.draftId === draftId) ? null : { code: 'unknown-recording' },
  change: ({ announced = [], ...consultation }, { body }) => ({
    ...consultation,
    announced: announced.filter((one) => one.draftId !== body.draftId),
  }),
  sentence(entry, _consultation, lang) {
    const who = author(entry, lang)
    return say(lang, `${who} 有 1 张心电图没能发出`, `${who} could not send 1 of the announced pictures`)
  },
})
