// The ways of reaching somebody, in the order in which they are tried where nobody chose another. Rules, wire and
// channels name them alike.

import type { Lang, Words } from './model.ts'

export const channelNames = ['live', 'web-push', 'voice', 'sms', 'wecom', 'dingtalk', 'webhook', 'email'] as const
export type ChannelName = (typeof channelNames)[number]

export const channelWords: Record<ChannelName, Words> = {
  live: { zh: '救心应用', en: 'app' },
  'web-push': { zh: '推送', en: 'push' },
  voice: { zh: '电话', en: 'phone call' },
  sms: { zh: '短信', en: 'text message' },
  wecom: { zh: '企业微信', en: 'WeCom group' },
  dingtalk: { zh: '钉钉', en: 'DingTalk group' },
  webhook: { zh: '回调', en: 'webhook' },
  email: { zh: '邮件', en: 'e-mail' },
}

/** These reach a group: one message a step of the ladder, not one a person. */
export const groupChannels: readonly ChannelName[] = ['wecom', 'dingtalk', 'webhook']

/** " (短信)", and nothing for a channel of a newer server. */
export function channelAside(channel: string, lang: Lang): string {
  const words = channelWords[channel as ChannelName]
  return words ? ` (${words[lang]})` : ''
}
