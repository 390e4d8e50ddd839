// The system rings one person through one channel.

import { z } from 'zod'
import { channelAside } from '../channel-names.ts'
import { entryKind } from '../entry-kind.ts'
import { code, id, text } from '../fields.ts'
import { lengths } from '../lengths.ts'
import { say } from '../sentences.ts'

export const called = entryKind({
  kind: 'called',
  words: { zh: '呼叫', en: 'Call' },
  by: 'system',
  who: [],
  whenClosed: true,
  body: z.strictObject({
    callId: id,
    personId: id,
    /** As he was called when he was rung; a later rename changes nothing. */
    personName: text(lengths.name).optional(),
    channel: code,
    step: z.number().int().min(0),
    round: z.number().int().min(2).optional(),
  }),
  change: (consultation, { at, body }) => ({
    ...consultation,
    calls: [
      ...consultation.calls,
      {
        callId: body.callId,
        personId: body.personId,
        personName: body.personName ?? '',
        channel: body.channel,
        step: body.step,
        ...(body.round === undefined ? {} : { round: body.round }),
        calledAt: at,
      },
    ],
  }),
  stamps: () => [{ milestone: 'duty_called' }],
  sentence(entry, _consultation, lang, naming) {
    const name = entry.body.personName ?? naming.person(entry.body.personId)
    return say(lang, `正在呼叫 ${name}`, `Calling ${name}`) + channelAside(entry.body.channel, lang)
  },
})
