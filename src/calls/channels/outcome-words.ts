// An outcome in words, for whoever tries a channel: what happened, and what to do next.

import type { Words } from '../../consultation/model.ts'
import type { FailureReason, Outcome } from '../../platform/channel.ts'

export function wordsOf(outcome: Outcome): Words {
  if (outcome.state === 'failed') return reasons[outcome.reason]
  if (outcome.state === 'delivered') return arrived
  return outcome.lacks ? keyless : handedOver
}

const handedOver: Words = { zh: '已发出，请看是否收到', en: 'Handed over. Look whether it arrived.' }
const keyless: Words = {
  zh: '已拨出，请看是否响铃；不能按键接诊，原因见设置中的红字',
  en: 'Handed over. Look whether it rings. No key is taken, see the red lines of the settings.',
}
const arrived: Words = { zh: '已送达', en: 'Delivered.' }

const reasons: Record<FailureReason, Words> = {
  'not-configured': { zh: '尚未填写完整，请补全设置', en: 'Not configured: fill in what is missing.' },
  'not-allowed': {
    zh: '地址不被允许：须为公网 https 地址，或由运维写入 OUTGOING_ALLOW',
    en: 'The address is not allowed: public https, or named in OUTGOING_ALLOW.',
  },
  'no-address': {
    zh: '此人没有电话或邮箱，请先填写',
    en: 'There is no number or address for this person. Fill it in.',
  },
  refused: { zh: '对方拒绝，请核对密钥和内容', en: 'Refused by the other side. Check the key and the body.' },
  'timed-out': { zh: '对方没有及时应答', en: 'The other side did not answer in time.' },
  unreachable: { zh: '连接不上，请核对地址和网络', en: 'Could not be reached. Check the address and the network.' },
  gone: { zh: '地址已失效，请重新设置', en: 'The address is no longer valid. Set it up again.' },
  'no-device': { zh: '没有手机登记此方式，请先在手机上允许', en: 'No device takes it. Allow it on the phone first.' },
}
