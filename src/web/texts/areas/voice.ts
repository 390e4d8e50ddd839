// Words of voice messages.

import { area } from '../texts.ts'

export const voice = area({
  zh: {
    record: '语音：点一下开始，或按住说话',
    asking: '正在打开麦克风…',
    recording: '正在录音',
    release: '松开发送，上滑取消',
    full: '已满 60 秒',
    interrupted: '录音被打断，前面的可以发送',
    cancel: '取消',
    send: '发送语音',
    noMicrophone: '不能使用麦克风，请在系统设置里允许',
    tooShort: '说话时间太短',
    message: (seconds: number) => `语音 ${seconds} 秒`,
    messageUnknown: '语音',
    play: '播放',
    pause: '暂停',
    speed: (times: number) => `${times} 倍速`,
    cannotPlay: '现在放不了，有网络后再试',
  },
  en: {
    record: 'Voice: tap to begin, or hold to speak',
    asking: 'Opening the microphone…',
    recording: 'Recording',
    release: 'Release to send, slide up to cancel',
    full: '60 seconds are full',
    interrupted: 'Interrupted. What was said before can be sent',
    cancel: 'Cancel',
    send: 'Send the voice message',
    noMicrophone: 'The microphone cannot be used. Allow it in the system settings',
    tooShort: 'Too short',
    message: (seconds: number) => `Voice message, ${seconds} s`,
    messageUnknown: 'Voice message',
    play: 'Play',
    pause: 'Pause',
    speed: (times: number) => `Speed ${times}`,
    cannotPlay: 'It cannot be played now. Try again with a network',
  },
})
