// Words of a picture that cannot be read.

import { area } from '../texts.ts'

export const retake = area({
  zh: {
    ask: (nth: number | null) => (nth === null ? '看不清，请重拍' : `第 ${nth} 张看不清，请重拍`),
    asked: (nth: number | null) => (nth === null ? '已请基层重拍' : `已请基层重拍第 ${nth} 张`),
    what: '哪里不清？选了对方就看到',
    arrived: '新照片已到',
    due: (name: string, nth: number | null) => `${name} 看不清${nth === null ? '' : `第 ${nth} 张`}，请重拍`,
    again: '重拍',
    sending: '新照片正在发送',
  },
  en: {
    ask: (nth: number | null) => (nth === null ? 'Unreadable: new picture' : `ECG ${nth} unreadable: new picture`),
    asked: (nth: number | null) => `The clinic is asked for a new picture${nth === null ? '' : ` of ECG ${nth}`}`,
    what: 'What is wrong? The clinic sees what you tap',
    arrived: 'A new picture has come',
    due: (name: string, nth: number | null) =>
      `${name} cannot read ${nth === null ? 'it' : `ECG ${nth}`}. Please take it again`,
    again: 'Take it again',
    sending: 'The new picture is being sent',
  },
})
