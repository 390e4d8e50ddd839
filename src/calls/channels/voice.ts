// A telephone call through the hospital's gateway: "press 1 to accept, 2 to pass on"; the key comes back to callbacks.ts.
// Keys are spoken of only where one that is pressed would be believed.

import type { Words } from '../../consultation/model.ts'
import { channelsRoutes } from '../../contract/routes/channels.ts'
import type { ChannelKind, Parts, Setup } from './channel-kind.ts'
import { askGateway, endCall } from './gateway.ts'
import { spokenText } from './texts.ts'

export const voice: ChannelKind = {
  name: 'voice',
  async ring(message, setup, parts) {
    const takesKeys = whyNoKeys(setup, parts).length === 0
    const outcome = await askGateway(message, setup, parts, {
      text: spokenText(message, { takesKeys }),
      callbackPath: channelsRoutes.voiceCallback.path,
    })
    return outcome.state === 'sent' && !takesKeys ? { state: 'sent', lacks: 'no-keys' } : outcome
  },
  async stop({ callId }, setup, parts) {
    return parts.answered.has(callId) ? null : endCall(callId, setup, parts)
  },
  warnings: (setup, parts) => [...whyNoKeys(setup, parts), ...(setup.settings.stopUrl ? [] : [ringsOn])],
}

/** A key comes back signed, to an address that the gateway was told. */
function whyNoKeys({ secrets }: Setup, { baseUrl }: Parts): Words[] {
  return [...(secrets.callbackSecret ? [] : [noSecret]), ...(baseUrl === null ? [noAddress] : [])]
}

const noSecret: Words = {
  zh: '没有填写“回调签名密钥”：不能按键接诊，电话里只请医师打开救心。',
  en: 'Without the secret that signs callbacks no key is taken: the call only asks to open Jiuxin.',
}
const noAddress: Words = {
  zh: '服务器没有设置 PUBLIC_URL：不能按键接诊，电话里只请医师打开救心。请联系运维。',
  en: 'The server has no PUBLIC_URL: no key is taken, the call only asks to open Jiuxin. Ask whoever runs it.',
}
const ringsOn: Words = {
  zh: '没有填写“挂断地址”：有人接诊后，其他人的电话还会响，直到网关自己停下。',
  en: 'Without the address that ends a call the telephones of the others ring on after somebody has accepted.',
}
