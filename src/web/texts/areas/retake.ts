// Words of a picture that cannot be read.

import { area } from '../texts.ts'

export const retake = area({
  zh: {
    ask: '看不清，请重拍',
    asked: '已请基层重拍',
    what: '哪里不清？选了对方就看到',
    arrived: '新照片已到',
    due: (name: string) => `${name} 看不清，请重拍`,
    again: '重拍',
    sending: '新照片正在发送',
  },
  en: {
    ask: 'Unreadable: new picture',
    asked: 'The clinic is asked for a new picture',
    what: 'What is wrong? The clinic sees what you tap',
    arrived: 'A new picture has come',
    due: (name: string) => `${name} cannot read it. Please take it again`,
    again: 'Take it again',
    sending: 'The new picture is being sent',
  },
})
