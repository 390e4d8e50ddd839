// A call did not reach its person, or there was nobody to call; the sender sees who was tried and why it failed.

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
  /** Without `callId` nobody could be called at all: `nobody-on-duty`, `nobody-on-roster`. */
  body: z.strictObject({ callId: id.optional(), reason: text(lengths.reason) }),
  change: (consultation, { body }) => ({
    ...consultation,
    calls: consultation.calls.map((call) => (call.callId === body.callId ? { ...call, failed: body.reason } : call)),
  }),
  sentence(entry, consultation, lang, naming) {
    if (!entry.body.callId) return say(lang, '值班表上此刻无人值班', 'Nobody is on duty at this moment')
    const call = consultation.calls.find((one) => one.callId === entry.body.callId)
    const name = call ? call.personName || naming.person(call.personId) : ''
    return say(lang, `未能呼叫到 ${name}`, `${name} could not be reached`)
  },
})
