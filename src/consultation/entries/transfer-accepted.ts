// The receiving hospital takes the patient.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { coordinators, specialists } from '../grants.ts'
import { happenedAt } from '../instants.ts'
import { author, say } from '../sentences.ts'

export const transferAccepted = entryKind({
  kind: 'transfer-accepted',
  words: { zh: '同意接收', en: 'Transfer accepted' },
  by: 'person',
  who: [...specialists, ...coordinators],
  body: z.strictObject({}),
  refuse: (consultation) => (consultation.transfer ? null : { code: 'no-transfer' }),
  change: (consultation, entry) =>
    consultation.transfer && !consultation.transfer.acceptedAt
      ? { ...consultation, transfer: { ...consultation.transfer, acceptedAt: happenedAt(entry) } }
      : consultation,
  stamps: (entry) => [{ milestone: 'transfer_accepted', at: happenedAt(entry) }],
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 同意接收患者`, `${author(entry, lang)} accepted the transfer`),
})
