// A call did not reach its person; the sender sees who was tried and why it failed.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id, text } from '../fields.ts'
import { lengths } from '../lengths.ts'
import { say } from '../sentences.ts'

export const callFailed = entryKind({
  kind: 'call-failed',
  words: { zh: '呼叫未达', en: 'Call failed' },
  by: 'system',
  who: [],
  whenClosed: true,
  body: z.strictObject({ callId: id, reason: text(lengths.reason) }),
  change: (consultation, { body }) => ({
    ...consultation,
    calls: consultation.calls.map((call) => (call.callId === body.callId ? { ...call, failed: body.reason } : call)),
  }),
  sentence(entry, consultation, lang, naming) {
    const call = consultation.calls.find((one) => one.callId === entry.body.callId)
    const name = call ? call.personName || naming.person(call.personId) : ''
    return say(lang, `未能呼叫到 ${name}`, `${name} could not be reached`)
  },
})
