// What a self-test and an alarm say to people: what will not ring, and what to do about it.

import type { Words } from '../../consultation/model.ts'
import { push, quietHours } from './plan-tries.ts'
import type { AlarmRow } from './statements/alarms.ts'
import type { TryRow } from './statements/checks.ts'

const worked: Record<string, Words> = {
  waiting: { zh: '正在测试…', en: 'Testing…' },
  heard: { zh: '响铃正常。', en: 'It rings.' },
  sent: { zh: '已发出，请确认是否收到。', en: 'Sent. Check that it arrives.' },
  delivered: { zh: '已送达。', en: 'Delivered.' },
  off: { zh: '本网络没有启用。', en: 'Not switched on in this network.' },
  skipped: {
    zh: '群消息不在个人自检中发送，请在通道设置里测试。',
    en: 'A group is not rung for one person. It is tested in the channel settings.',
  },
}

const failed: Record<string, Words> = {
  'no-device': { zh: '没有设备在线，请在手机上打开救心。', en: 'No device is online. Open Jiuxin on your phone.' },
  offline: { zh: '这台设备不在线，请打开救心。', en: 'This device is not online. Open Jiuxin on it.' },
  'no-answer': {
    zh: '这台设备没有回应，请打开救心并保持在屏幕上。',
    en: 'This device did not answer. Open Jiuxin and keep it on the screen.',
  },
  'not-audible': {
    zh: '这台设备没有声音，请点一下屏幕、关闭静音并调高音量。',
    en: 'This device made no sound. Touch the screen, switch off silence, turn the volume up.',
  },
  'permission-denied': {
    zh: '这台设备禁止了通知，请在系统设置里允许。',
    en: 'Notifications are forbidden on this device. Allow them in its settings.',
  },
  'no-subscription': {
    zh: '这台设备没有开启推送，请在“我的”里开启。',
    en: 'Push is not switched on for this device. Switch it on under "Me".',
  },
  'no-address': {
    zh: '没有登记号码或地址，请在“我的”里填写。',
    en: 'No number or address is known. Enter it under "Me".',
  },
  gone: { zh: '原来的地址已失效，请重新登记。', en: 'The address no longer exists. Enter it again.' },
  'not-configured': {
    zh: '通道没有设置完整，请联系管理员。',
    en: 'The channel is not set up completely. Ask your administrator.',
  },
  'not-allowed': {
    zh: '网关地址不被允许，请联系管理员。',
    en: "The gateway's address is not allowed. Ask your administrator.",
  },
  refused: { zh: '网关拒绝了呼叫，请联系管理员。', en: 'The gateway refused the call. Ask your administrator.' },
  'timed-out': { zh: '网关没有回应，请联系管理员。', en: 'The gateway did not answer. Ask your administrator.' },
  unreachable: { zh: '连不上网关，请联系管理员。', en: 'The gateway cannot be reached. Ask your administrator.' },
}

export function sentenceOfTry({ channel, state, reason }: Pick<TryRow, 'channel' | 'state' | 'reason'>): Words {
  if (state === 'off' && reason === 'not-chosen') return notChosen
  if (state === 'skipped' && reason === quietHours) return asleep
  if (state === 'sent' && reason === noKeys) return keyless
  if (state === 'delivered' && channel === push) return shown
  if (state !== 'failed') return worked[state]!
  if (channel === push && reason === 'no-answer') return notShown
  if (channel === push && pushless.has(reason ?? '')) return failed['no-subscription']!
  return failed[reason ?? ''] ?? failed.refused!
}

const notChosen = {
  zh: '您没有选择这种呼叫方式，可在“我的”里更改。',
  en: 'You have not chosen to be called this way. Change it under "Me".',
}
const asleep = {
  zh: '现在是您的免打扰时间，没有测试；值班时的紧急会诊仍会呼叫。',
  en: 'Not tested in your quiet hours. An urgent call on duty rings all the same.',
}
const keyless = {
  zh: '电话会响，但按键接诊未启用：接到电话后请打开救心接诊。请联系管理员补全设置。',
  en: 'The telephone rings, but no key is taken: open Jiuxin to accept. Ask your administrator to complete its settings.',
}
const shown = { zh: '手机已显示推送。', en: 'A device has shown the push.' }
const notShown = {
  zh: '推送已发出，但没有手机显示它。请确认手机已开机、联网并允许通知；救心刚更新过的，请先在手机上打开一次。',
  en: 'The push was sent, and no device has shown it. Is the phone on, online and allowed to notify? After an update open Jiuxin there once.',
}
const noKeys = 'no-keys'
const pushless = new Set(['no-device', 'no-address', 'gone'])

export interface AlarmFacts {
  rosterName: string
  personName: string
  timeZone: string
}

/** No word about a patient: an administrator reads it, and a channel may carry it. */
export function sentenceOfAlarm(alarm: AlarmRow, { rosterName, personName, timeZone }: AlarmFacts): Words {
  const at = (instant: Date | null) => (instant ? dayAndTime(instant, timeZone) : '')
  const [from, until] = [at(alarm.fromAt), at(alarm.untilAt)]
  switch (alarm.kind) {
    case 'nobody-answers':
      return {
        zh: `${rosterName}：一个会诊无人应答，请马上电话联系值班医师。`,
        en: `${rosterName}: nobody answers a question. Phone the duty doctor now.`,
      }
    case 'unreachable':
      return {
        zh: `${rosterName}：${personName} ${from} 接班，但没有任何能响铃的方式联系到他。请电话联系，或安排代班。`,
        en: `${rosterName}: ${personName} comes on duty at ${from} and nothing that rings reaches him. Phone him, or find cover.`,
      }
    case 'gap':
      if (alarm.fromAt === null) return noRoster(rosterName)
      return {
        zh: `${rosterName}：${from} 至 ${until} ${alarm.line === 1 ? '无人值班' : '无人做后备'}，请排班。`,
        en: `${rosterName}: nobody is ${alarm.line === 1 ? 'on duty' : 'backup'} from ${from} until ${until}. Plan somebody.`,
      }
    case 'overdue':
      return {
        zh: '一个会诊的呼叫超过时限，已重新呼叫。请电话联系值班医师，并检查服务器。',
        en: 'A call was overdue and was made again. Phone the duty doctor, and look at the servers.',
      }
    case 'unusual-reading':
      return {
        zh: `${personName} 自 ${from} 起打开了 ${alarm.count} 个会诊，明显多于平常。请问明原因；如非本人操作，请停用其账号。`,
        en: `${personName} has opened ${alarm.count} questions since ${from}, far more than usual. Ask why; if it was not he, disable the account.`,
      }
    case 'guessed-ids':
      return {
        zh: `${personName} 自 ${from} 起请求了 ${alarm.count} 个无权查看或不存在的记录。请问明原因；如非本人操作，请停用其账号。`,
        en: `${personName} has asked for ${alarm.count} records that are not his, or not there, since ${from}. Ask why; if it was not he, disable the account.`,
      }
    case 'emergency-reading':
      return {
        zh: `${personName} 应急查阅了一个他无权查看的会诊（${rosterName}，至 ${until}），理由见“应急查阅记录”。请核实；如非本人操作，请停用其账号。`,
        en: `${personName} opened a question that is not his for emergency reading (${rosterName}, until ${until}). His reason is under “Emergency readings”: check it; if it was not he, disable the account.`,
      }
    case 'wrong-passwords':
      return {
        zh: `${personName} 的账号自 ${from} 起有 ${alarm.count} 次密码错误。请问本人是否忘记密码；如非本人操作，请提高警惕。`,
        en: `${alarm.count} wrong passwords for the account of ${personName} since ${from}. Ask whether it was forgotten; if not, somebody tries to get in.`,
      }
  }
}

/** A device that falls silent by itself. */
export function sentenceOfEnd(endsAt: Date, timeZone: string): Words {
  const at = dayAndTime(endsAt, timeZone)
  return {
    zh: `这台设备将于 ${at} 自动退出登录，此后不再响铃。请提前重新登录。`,
    en: `This device will be signed out at ${at}, and will not ring from then on. Sign in again before that.`,
  }
}

const noRoster = (rosterName: string): Words => ({
  zh: `${rosterName}：收到一个没有指定值班表的会诊，已由此值班表代接。请在值班表的“人员与设置”里选定各值班表接哪些会诊。`,
  en: `${rosterName}: a question came that no roster is set to answer, and this one took it. Choose under “People and settings” which roster answers which.`,
})

function dayAndTime(at: Date, timeZone: string): string {
  const parts = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const told = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).formatToParts(at)
  const { month, day, hour, minute } = Object.fromEntries(told.map(({ type, value }) => [type, value]))
  return `${month}-${day} ${hour}:${minute}`
}
