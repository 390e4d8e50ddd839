// The patient is to go to another site. From here on that site sees the consultation.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { treating } from '../grants.ts'
import { happenedAt } from '../instants.ts'
import { author, say } from '../sentences.ts'

export const transferRequested = entryKind({
  kind: 'transfer-requested',
  words: { zh: '申请转运', en: 'Transfer requested' },
  by: 'person',
  who: treating,
  body: z.strictObject({ to: id }),
  refuse: (_consultation, body, context) => (context.knowsSite(body.to) ? null : { code: 'unknown-site' }),
  change: (consultation, entry) => ({
    ...consultation,
    transfer: { to: entry.body.to, requestedAt: happenedAt(entry) },
  }),
  stamps: (entry) => [{ milestone: 'transfer_requested', at: happenedAt(entry) }],
  sentence(entry, _consultation, lang, naming) {
    const site = naming.site(entry.body.to)
    const who = author(entry, lang)
    return say(lang, `${who} 申请转运至 ${site}`, `${who} asked for transfer to ${site}`)
  },
})
