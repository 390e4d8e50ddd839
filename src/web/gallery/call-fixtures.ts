// Fixtures of the screens around calls. Fictional.

import { channelWords, groupChannels } from '../../consultation/channel-names.ts'
import type { Words } from '../../consultation/model.ts'
import type { Alarm, SelfTest } from '../../contract/reach-shapes.ts'
import type { ChannelState } from '../../contract/routes/channels.ts'
import type { DryCall, DryRunReply, LadderReply } from '../../contract/routes/ladders.ts'
import { nowMs } from '../clock.ts'
import type { MyCalls } from '../parts/my-channels.ts'

type Line = SelfTest['lines'][number]

const at = (secondsFromNow: number) => new Date(nowMs() + secondsFromNow * 1000).toISOString()

const line = (channel: string, zh: string, en: string, part: Partial<Line>): Line => ({
  channel,
  words: { zh, en },
  deviceId: null,
  deviceName: null,
  isThisDevice: false,
  state: 'waiting',
  reason: null,
  sentence: { zh: '', en: '' },
  isRed: false,
  at: null,
  ...part,
})

export function selfTestFor(found: 'running' | 'good' | 'red' | 'nothing'): SelfTest {
  const isReachable = found === 'running' ? null : found !== 'nothing'
  const heard: Partial<Line> = { state: 'heard', sentence: { zh: '响了。', en: 'It rang.' } }
  const silent: Partial<Line> = {
    state: 'failed',
    reason: 'not-audible',
    isRed: true,
    sentence: {
      zh: '这台手机出不了声，请点一下屏幕打开铃声。',
      en: 'This phone makes no noise. Tap the screen to turn it on.',
    },
  }
  const noPush: Partial<Line> = {
    state: 'failed',
    reason: 'no-subscription',
    isRed: true,
    sentence: { zh: '没有打开推送，锁屏后不会响。', en: 'Pushes are off: it will not ring when locked.' },
  }
  const dialled: Partial<Line> = { state: 'sent', sentence: { zh: '已拨出。', en: 'Dialled.' } }
  const keyless: Partial<Line> = {
    state: 'sent',
    reason: 'no-keys',
    sentence: {
      zh: '电话会响，但按键接诊未启用：接到电话后请打开救心接诊。请联系管理员补全设置。',
      en: 'The telephone rings, but no key is taken: open Jiuxin to accept. Ask your administrator to complete its settings.',
    },
  }
  const noNumber: Partial<Line> = {
    state: 'failed',
    reason: 'no-address',
    isRed: true,
    sentence: { zh: '没有填手机号，请在“我”里补上。', en: 'There is no number. Add it under “Me”.' },
  }
  const isGood = found === 'good'
  const phoned = { running: {}, good: dialled, red: keyless, nothing: noNumber }
  return {
    id: 'test',
    personId: 'wang',
    why: 'asked',
    startedAt: at(-8),
    endsAt: at(22),
    endedAt: isReachable === null ? null : at(-1),
    isReachable,
    lines: [
      line('live', '救心应用', 'app', { deviceId: 'a', isThisDevice: true, ...(isGood ? heard : silent) }),
      line('live', '救心应用', 'app', {
        deviceId: 'b',
        deviceName: 'Windows Edge',
        ...(isReachable === null ? {} : isReachable ? heard : silent),
      }),
      line('web-push', '推送', 'push', { deviceId: 'a', isThisDevice: true, ...(isGood ? heard : noPush) }),
      line('voice', '电话', 'phone call', phoned[found]),
      line('sms', '短信', 'text message', {
        state: 'off',
        sentence: { zh: '本网络没有开通短信。', en: 'Not switched on in this network.' },
      }),
      line('wecom', '企业微信', 'WeCom group', {
        state: 'skipped',
        sentence: { zh: '群消息，自检不发。', en: 'A group is not rung for one.' },
      }),
    ],
  }
}

const channel = (name: ChannelState['name'], part: Partial<ChannelState>): ChannelState => ({
  name,
  words: channelWords[name],
  reaches: groupChannels.includes(name) ? 'group' : 'person',
  isOn: false,
  isReady: false,
  warnings: [],
  settings: {},
  secrets: {},
  changedAt: null,
  changedBy: null,
  ...part,
})

export const channels: readonly ChannelState[] = [
  channel('live', { isOn: true, isReady: true }),
  channel('web-push', { isOn: true, isReady: true }),
  channel('voice', {
    isOn: true,
    isReady: true,
    warnings: [
      {
        zh: '没有填写“回调签名密钥”：不能按键接诊，电话里只请医师打开救心。',
        en: 'Without the secret that signs callbacks no key is taken: the call only asks to open Jiuxin.',
      },
      {
        zh: '没有填写“挂断地址”：有人接诊后，其他人的电话还会响，直到网关自己停下。',
        en: 'Without the address that ends a call the telephones of the others ring on after somebody has accepted.',
      },
    ],
    settings: { url: 'https://voice.example.org/call' },
    secrets: { apiKey: { set: true }, callbackSecret: { set: false } },
    changedAt: at(-86_400),
    changedBy: '吴管理',
  }),
  channel('sms', {
    isOn: true,
    isReady: true,
    settings: { url: 'https://sms.example.org/send' },
    secrets: { apiKey: { set: true }, callbackSecret: { set: false } },
    changedAt: at(-86_400),
    changedBy: '吴管理',
  }),
  channel('wecom', { isOn: true, changedAt: at(-86_400), changedBy: '吴管理' }),
  channel('dingtalk', {}),
  channel('webhook', {}),
  channel('email', {}),
]

export const myCalls: MyCalls = {
  channels: ['live', 'web-push', 'voice'],
  quietFrom: '22:00',
  quietUntil: '07:00',
  available: (['live', 'web-push', 'voice', 'sms', 'email'] as const).map((name) => ({
    name,
    words: channelWords[name],
    isOn: name !== 'sms',
    hasAddress: name !== 'voice',
  })),
}

const alarm = (id: string, kind: Alarm['kind'], zh: string, en: string, part: Partial<Alarm> = {}): Alarm => ({
  id,
  kind,
  at: at(-600),
  rosterId: 'roster',
  rosterName: '心电会诊',
  personId: null,
  personName: null,
  consultationId: null,
  from: null,
  until: null,
  sentence: { zh, en },
  seenAt: null,
  seenByName: null,
  ...part,
})

export const someAlarms: readonly Alarm[] = [
  alarm(
    'a',
    'nobody-answers',
    '心电会诊：一次会诊已呼叫所有人，无人应答。',
    'ECG: everyone was called and nobody answered.',
    {
      consultationId: 'gallery',
    },
  ),
  alarm('b', 'gap', '心电会诊：11-25 08:00 至 20:00 无人值班。', 'ECG: nobody is on duty 11-25 08:00 to 20:00.'),
  alarm(
    'c',
    'unreachable',
    '王主任 接班时叫不到，请联系本人。',
    'Wang cannot be reached at the start of the duty. Phone him.',
    {
      seenAt: at(-60),
      seenByName: '林护士',
    },
  ),
]

const whomWords = { duty: { zh: '值班医师', en: 'doctor on duty' }, backup: { zh: '后备', en: 'backup' } }

export const ladder: LadderReply = {
  rosterId: 'roster',
  rosterName: '心电会诊',
  ladder: {
    urgent: [
      { whom: 'on-duty', channels: ['live', 'sms'], afterSeconds: 0 },
      { whom: 'on-duty', channels: ['voice'], afterSeconds: 20 },
      { whom: 'backup', channels: 'all', afterSeconds: 60 },
      { whom: 'everyone', channels: 'all', afterSeconds: 120 },
    ],
    ordinary: [{ whom: 'on-duty', channels: 'all', afterSeconds: 0 }],
    repeatAfterSeconds: 60,
    silentAfterSeconds: 180,
    night: { from: '22:00', until: '07:00' },
  },
  isDefault: false,
  channelsOn: ['live', 'sms'],
  timeZone: 'Asia/Shanghai',
}

export const dryRun: DryRunReply = {
  calls: [
    dryCall(0, 1, '王主任', ['live', 'sms'], whomWords.duty),
    dryCall(60, 3, '李医生', ['live', 'sms'], whomWords.backup),
    dryCall(120, 4, null, [], whomWords.backup),
  ],
  repeatsAt: at(180),
  timeZone: 'Asia/Shanghai',
}

function dryCall(after: number, step: number, name: string | null, through: DryCall['channels'], whom: Words): DryCall {
  const reason = name ? { zh: '按排班值班', en: 'on duty by the roster' } : { zh: '没有排人', en: 'nobody is planned' }
  return { at: at(after), afterSeconds: after, step, whom, personId: name, name, channels: through, reason }
}
