// Words of the button that copies.

import { area } from '../texts.ts'

export const copyWords = area({
  zh: {
    copy: '复制',
    copied: '已复制',
    copyFailed: '没有复制，请长按选择',
  },
  en: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Not copied, press it for long',
  },
})
