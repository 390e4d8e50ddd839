// A text message through the hospital's gateway.

import { channelsRoutes } from '../../contract/routes/channels.ts'
import type { ChannelKind } from './channel-kind.ts'
import { askGateway } from './gateway.ts'
import { textWithLink } from './texts.ts'

export const sms: ChannelKind = {
  name: 'sms',
  ring: (message, setup, parts) =>
    askGateway(message, setup, parts, {
      text: textWithLink(message, parts.baseUrl),
      callbackPath: channelsRoutes.deliveryCallback.path,
    }),
}
