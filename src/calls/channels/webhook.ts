// Any program of the hospital that wants to know: one signed JSON message a step (see signature.ts).

import { type ChannelKind, outcomeOf } from './channel-kind.ts'
import { signedHeaders } from './signature.ts'
import { linkTo, textOf } from './texts.ts'

export const webhook: ChannelKind = {
  name: 'webhook',
  async ring(message, { settings, secrets }, { outgoing, baseUrl, clock }) {
    const { callId, purpose, step } = message
    const url = baseUrl === null ? null : linkTo(baseUrl)
    const body = JSON.stringify({ callId, purpose, step, text: textOf(message), url })
    const headers = { 'content-type': 'application/json', ...signedHeaders(secrets.secret!, body, clock.now()) }
    return outcomeOf(await outgoing.send({ url: settings.url!, method: 'POST', headers, body }))
  },
}
