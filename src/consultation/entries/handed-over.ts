// The patient is in other hands. Nobody needs to have asked for a transfer first: patients also simply arrive.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { treating } from '../grants.ts'
import { happenedAt } from '../instants.ts'
import { author, say } from '../sentences.ts'

export const handedOver = entryKind({
  kind: 'handed-over',
  words: { zh: '患者交接', en: 'Patient handed over' },
  by: 'person',
  who: treating,
  body: z.strictObject({ to: id }),
  refuse: (_consultation, body, context) => (context.knowsSite(body.to) ? null : { code: 'unknown-site' }),
  change: (consultation, entry) => ({
    ...consultation,
    transfer: { ...consultation.transfer, to: entry.body.to, handedOverAt: happenedAt(entry) },
  }),
  stamps: (entry) => [{ milestone: 'handover_signed', at: happenedAt(entry), siteId: entry.body.to }],
  sentence(entry, _consultation, lang, naming) {
    const site = naming.site(entry.body.to)
    const who = author(entry, lang)
    return say(lang, `${who} 将患者交接至 ${site}`, `${who} handed the patient over to ${site}`)
  },
})
