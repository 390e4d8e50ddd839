// Words of emergency reading: beginning it with a reason, what is read, and the list for administrators.

import { area } from '../texts.ts'

export const emergencyWords = area({
  zh: {
    title: '应急查阅',
    offer: '确有紧急需要？应急查阅',
    note: '仅限急需、又无权查看时使用：只能查看这一个会诊，限 30 分钟。管理员会立即收到警报，接诊双方会看到您的姓名和理由，全程留痕。',
    why: '原因',
    words: '具体说明',
    wordsHint: '写清为什么需要查看。请勿写患者姓名或证件号。',
    begin: '确认并查阅',
    until: (time: string) => `只读，至 ${time}`,
    records: '记录',
    original: '下载原件',
    list: '应急查阅记录',
    listEmpty: '没有应急查阅',
    listNote: '有人查阅无权查看的会诊时，会出现在这里。',
    span: (from: string, until: string) => `${from} 至 ${until}`,
    erased: '说明已随会诊删除',
  },
  en: {
    title: 'Emergency reading',
    offer: 'Urgently needed? Emergency reading',
    note: 'Only where it is urgent and not yours to see: this one consultation, for reading, for 30 minutes. The administrators are alarmed at once; those who treat the patient see your name and reason; all of it is recorded.',
    why: 'Reason',
    words: 'In your own words',
    wordsHint: 'Say why you have to read it. No name or number of the patient, please.',
    begin: 'Confirm and read',
    until: (time: string) => `Reading only, until ${time}`,
    records: 'Record',
    original: 'Download the original',
    list: 'Emergency readings',
    listEmpty: 'No emergency readings',
    listNote: 'Whoever opens a consultation that is not his appears here.',
    span: (from: string, until: string) => `${from} to ${until}`,
    erased: 'The words were erased with the consultation',
  },
})
