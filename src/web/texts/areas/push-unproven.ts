// Words of a push that no phone has shown.

import { area } from '../texts.ts'

export const pushUnprovenWords = area({
  zh: {
    notShown: '上次自检的推送没有手机显示，锁屏后可能不响',
    testAgain: '打开通知后再自检',
  },
  en: {
    notShown: 'No phone has shown the push of the last self-test: a locked one may stay silent',
    testAgain: 'Allow notifications and test again',
  },
})
