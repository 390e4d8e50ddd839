// What is said through channels that leave the house: that there is something, and where to open it. Never a word about
// a patient, a site or a number.

import type { Message } from '../../platform/channel.ts'

type Purpose = Message['purpose']

const titles: Record<Purpose, string> = {
  call: '新的心电会诊',
  'self-test': '救心自检',
  alarm: '救心提醒',
}

const bodies: Record<Purpose, string> = {
  call: '新的心电会诊，请打开救心',
  'self-test': '救心自检：收到即说明可以呼叫到您，无需处理',
  alarm: '救心提醒：有会诊或排班需要您处理，请打开救心',
}

/** Takes the place of a call that is over. */
export const overText = { title: '呼叫已结束', body: '此次会诊已有人处理，无需再应答' }

export const titleOf = ({ purpose }: Message): string => titles[purpose]
export const textOf = ({ purpose }: Message): string => bodies[purpose]

/** The text with the address of the app, where there is one; it asks to sign in. */
export function textWithLink(message: Message, baseUrl: string | null): string {
  return baseUrl === null ? textOf(message) : `${textOf(message)} ${linkTo(baseUrl)}`
}

export const linkTo = (baseUrl: string): string => `${baseUrl}/`

/** Spoken by a telephone: no address, and the keys where they are taken. */
export function spokenText(message: Message, { takesKeys }: { takesKeys: boolean }): string {
  if (message.purpose !== 'call') return `${textOf(message)}。`
  return takesKeys ? `${textOf(message)}。接诊请按 1，转给下一位请按 2。` : `${textOf(message)}接诊。`
}
