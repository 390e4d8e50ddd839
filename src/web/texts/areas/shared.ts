// Words of what another app shares into this one.

import { area } from '../texts.ts'

export const shared = area({
  zh: {
    waits: '已收到要发的心电图，登录后继续。',
    taken: (count: number) => `已收到 ${count} 个文件，核对后发送`,
    tooMany: (taken: number, of: number) => `一次最多 12 个：${of} 个文件收到 ${taken} 个`,
    lost: '没有收到图片，请点“相册”或“文件”选择',
    notYours: '您的岗位不发起会诊，没有接收分享的文件',
  },
  en: {
    waits: 'The ECG is here. Sign in to go on.',
    taken: (count: number) => `${count} file(s) received: check and send`,
    tooMany: (taken: number, of: number) => `12 at most: took ${taken} of ${of} files`,
    lost: 'Nothing arrived. Choose it under Gallery or File.',
    notYours: 'Your role asks no questions: the shared files were not taken',
  },
})
