// A robot in a DingTalk group. Its documentation: open.dingtalk.com/document/robots/custom-robot-access. Signed where
// a secret is filled in; it answers 200 whatever happened, `errcode` says it.

import { createHmac } from 'node:crypto'
import { type ChannelKind, outcomeByField } from './channel-kind.ts'
import { textWithLink } from './texts.ts'

export const dingtalk: ChannelKind = {
  name: 'dingtalk',
  async ring(message, { settings, secrets }, { outgoing, baseUrl, clock }) {
    const content = textWithLink(message, baseUrl)
    const query = new URLSearchParams({ access_token: secrets.accessToken! })
    if (secrets.signSecret) for (const [name, value] of sign(secrets.signSecret, clock.now())) query.set(name, value)
    const reply = await outgoing.send({
      url: `${settings.baseUrl}/robot/send?${query}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'text', text: { content }, at: { isAtAll: true } }),
    })
    return outcomeByField(reply, 'errcode', '0')
  },
}

/** HMAC-SHA256 over `<milliseconds>\n<secret>` with the secret as the key, base64; URL-encoded by the query. */
function sign(secret: string, at: Date): [name: string, value: string][] {
  const timestamp = String(at.getTime())
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
  return [
    ['timestamp', timestamp],
    ['sign', signature],
  ]
}
