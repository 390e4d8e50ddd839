// A call has reached a device: it rings there.

import { z } from 'zod'
import { channelAside } from '../channel-names.ts'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { say } from '../sentences.ts'

export const callDelivered = entryKind({
  kind: 'call-delivered',
  words: { zh: '呼叫送达', en: 'Call delivered' },
  by: 'system',
  who: [],
  whenClosed: true,
  body: z.strictObject({ callId: id }),
  change: (consultation, { at, body }) => ({
    ...consultation,
    calls: consultation.calls.map((call) =>
      call.callId === body.callId && !call.deliveredAt ? { ...call, deliveredAt: at } : call,
    ),
  }),
  stamps: () => [{ milestone: 'call_delivered' }],
  sentence(entry, consultation, lang, naming) {
    const call = consultation.calls.find((one) => one.callId === entry.body.callId)
    const name = call ? call.personName || naming.person(call.personId) : ''
    // the live phone rings; what another channel has delivered may lie unread
    if (call && call.channel !== 'live') {
      return say(lang, `已送达 ${name}`, `Delivered to ${name}`) + channelAside(call.channel, lang)
    }
    return say(lang, `已送达 ${name} 的手机`, `Rings on the phone of ${name}`)
  },
})
