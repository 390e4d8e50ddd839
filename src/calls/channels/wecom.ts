// A robot in a WeCom group. Its documentation: developer.work.weixin.qq.com/document/path/91770. It answers 200 whatever
// happened; `errcode` says it.

import { type ChannelKind, outcomeByField } from './channel-kind.ts'
import { textWithLink } from './texts.ts'

export const wecom: ChannelKind = {
  name: 'wecom',
  async ring(message, { settings, secrets }, { outgoing, baseUrl }) {
    const content = textWithLink(message, baseUrl)
    const reply = await outgoing.send({
      url: `${settings.baseUrl}/cgi-bin/webhook/send?key=${encodeURIComponent(secrets.key!)}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'text', text: { content, mentioned_list: ['@all'] } }),
    })
    return outcomeByField(reply, 'errcode', '0')
  },
}
