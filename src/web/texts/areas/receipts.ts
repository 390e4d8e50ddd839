// Words of receipts: what has arrived and what was looked at.

import { area } from '../texts.ts'

export const receiptWords = area({
  zh: {
    line: (delivered: number, seen: number, of: number) => `已送达 ${delivered}/${of} · 已看 ${seen}/${of}`,
    onServer: '已到服务器',
    accepted: '已接诊',
    open: '查看送达与已看',
    title: '送达与已看',
    note: '“已看”是在对方屏幕上显示过，不等于接诊。',
    person: '人员',
    delivered: '送达',
    seen: '已看',
    notYet: '未',
  },
  en: {
    line: (delivered: number, seen: number, of: number) => `delivered ${delivered}/${of} · seen ${seen}/${of}`,
    onServer: 'on the server',
    accepted: 'accepted',
    open: 'Show who received and saw it',
    title: 'Received and seen',
    note: '“Seen” says that it was on a screen. It does not say that the question was accepted.',
    person: 'Person',
    delivered: 'Delivered',
    seen: 'Seen',
    notYet: 'not yet',
  },
})
