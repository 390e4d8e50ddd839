// Words of how long consultations are kept, and of taking one's own data along.

import { area } from '../texts.ts'

export const retentionWords = area({
  zh: {
    title: '会诊保存年限',
    forEver: '一直保存',
    years: (years: number) => `结束后 ${years} 年`,
    note: '到期的会诊由服务器上的清除任务删除：文字、心电图和录音不可恢复，编号和不含患者信息的时间统计保留。门诊病历至少保存 15 年，住院病历至少 30 年。',
    shorter: (kept: string) => `改为${kept}删除？`,
    shorterNote: (kept: string) => `现在是“${kept}”。到期的会诊会被清除任务删除，文字、心电图和录音不可恢复。`,
    set: '确认修改',
    kept: (kept: string) => `已保存：${kept}`,
    own: '导出我的数据',
    ownNote: '账号、登录设备、值班、写过的记录目录和操作日志（JSON）；不含患者内容。导出会被记录。',
    his: '导出此人的数据',
  },
  en: {
    title: 'Consultations are kept',
    forEver: 'for ever',
    years: (years: number) => `${years} years after the end`,
    note: 'What is older is erased by a task on the server: texts, ECGs and voices do not come back; numbers and times without a word of the patient stay. Outpatient records are kept for at least 15 years, inpatient records for 30.',
    shorter: (kept: string) => `Erase ${kept}?`,
    shorterNote: (kept: string) =>
      `Now it is "${kept}". What is older is erased by the task: texts, ECGs and voices do not come back.`,
    set: 'Change it',
    kept: (kept: string) => `Saved: ${kept}`,
    own: 'Export my data',
    ownNote:
      'Account, devices, duty, a list of what I wrote, and the log of what I did (JSON); nothing of patients. The export is recorded.',
    his: 'Export the data of this person',
  },
})
