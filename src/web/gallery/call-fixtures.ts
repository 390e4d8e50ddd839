// Fixtures of the screens around calls. Fictional.

import type { SelfTest } from '../../contract/reach-shapes.ts'
import { nowMs } from '../clock.ts'

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
  const noNumber: Partial<Line> = {
    state: 'failed',
    reason: 'no-address',
    isRed: true,
    sentence: { zh: '没有填手机号，请在“我”里补上。', en: 'There is no number. Add it under “Me”.' },
  }
  const isGood = found === 'good'
  return {
    id: 'test',
    personId: 'wang',
    why: 'asked',
    startedAt: at(-8),
    endsAt: at(22),
    endedAt: isReachable === null ? null : at(-1),
    isReachable,
    lines: [
      line('live', '手机在线', 'app', { deviceId: 'a', isThisDevice: true, ...(isGood ? heard : silent) }),
      line('live', '手机在线', 'app', {
        deviceId: 'b',
        deviceName: 'Windows Edge',
        ...(isReachable === null ? {} : isReachable ? heard : silent),
      }),
      line('web-push', '推送', 'push', { deviceId: 'a', isThisDevice: true, ...(isGood ? heard : noPush) }),
      line('voice', '电话', 'phone call', isReachable === null ? {} : isReachable ? dialled : noNumber),
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
