// A telephone call through the hospital's gateway: "press 1 to accept, 2 to pass on"; the key comes back to callbacks.ts.

import { channelsRoutes } from '../../contract/routes/channels.ts'
import type { ChannelKind } from './channel-kind.ts'
import { askGateway, endCall } from './gateway.ts'
import { spokenText } from './texts.ts'

export const voice: ChannelKind = {
  name: 'voice',
  ring: (message, setup, parts) =>
    askGateway(message, setup, parts, {
      text: spokenText(message),
      callbackPath: channelsRoutes.voiceCallback.path,
    }),
  async stop({ callId }, setup, parts) {
    if (!parts.answered.has(callId)) await endCall(callId, setup, parts)
  },
}
