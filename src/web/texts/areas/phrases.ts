// Words of the screen for the network's quick phrases.

import { area } from '../texts.ts'

export const phraseWords = area({
  zh: {
    title: '常用语',
    clinic: '基层提问时',
    duty: '会诊医生回复时',
    zh: '中文',
    en: '英文',
    hint: '一行一句，最多 30 句',
    save: '保存',
    saved: '已保存',
    unsaved: '有未保存的改动',
  },
  en: {
    title: 'Quick phrases',
    clinic: 'For whoever asks',
    duty: 'For whoever answers',
    zh: 'Chinese',
    en: 'English',
    hint: 'One phrase a line, 30 at most',
    save: 'Save',
    saved: 'Saved',
    unsaved: 'There are unsaved changes',
  },
})
