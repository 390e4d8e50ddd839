// A call did not reach its person, or there was nobody to call; the sender sees who was tried and why it failed.

import { z } from 'zod'
import { type ChannelName, channelWords } from '../channel-names.ts'
import { entryKind } from '../entry-kind.ts'
import { id, text } from '../fields.ts'
import { lengths } from '../lengths.ts'
import type { Words } from '../model.ts'
import { say } from '../sentences.ts'

export const callFailed = entryKind({
  kind: 'call-failed',
  words: { zh: '呼叫未达', en: 'Call failed' },
  by: 'system',
  who: [],
  whenClosed: true,
  /** Without `callId` it is no single call: `nobody-on-duty`, `nobody-on-roster`, `nobody-answered`, `duty-changed`. */
  body: z.strictObject({ callId: id.optional(), reason: text(lengths.reason) }),
  change: (consultation, { body }) => ({
    ...consultation,
    calls: consultation.calls.map((call) => (call.callId === body.callId ? { ...call, failed: body.reason } : call)),
  }),
  sentence(entry, consultation, lang, naming) {
    const { callId, reason } = entry.body
    if (!callId && reason === 'nobody-answered') {
      return say(
        lang,
        '无人应答, 重新呼叫并已通知管理员',
        'Nobody answered: all are called again, the administrators are told',
      )
    }
    if (!callId && reason === 'duty-changed') {
      return say(lang, '值班已交接, 改呼此刻当班的人', 'The duty has changed: whoever is on duty now is called')
    }
    if (!callId) return say(lang, '值班表上此刻无人值班', 'Nobody is on duty at this moment')
    const call = consultation.calls.find((one) => one.callId === callId)
    const name = call ? call.personName || naming.person(call.personId) : ''
    const channel = call ? channelWords[call.channel as ChannelName]?.[lang] : undefined
    const why = reasonWords[reason]?.[lang]
    const said = [channel, why].filter(Boolean).join(lang === 'zh' ? ', ' : ': ')
    const end = said ? ` (${said})` : ''
    return say(lang, `未能呼叫到 ${name}`, `${name} could not be reached`) + end
  },
})

const reasonWords: Record<string, Words> = {
  'not-configured': { zh: '未设置', en: 'not set up' },
  'no-address': { zh: '没有号码或地址', en: 'no number or address' },
  refused: { zh: '被拒绝', en: 'refused' },
  'timed-out': { zh: '超时', en: 'timed out' },
  unreachable: { zh: '无法连通', en: 'unreachable' },
  gone: { zh: '设备已注销', en: 'the device is gone' },
  'no-device': { zh: '没有在线设备', en: 'no device' },
}
