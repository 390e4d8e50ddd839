// The demo's fixed sign-ins, in the order of the scene; offered as buttons, never in service mode.

import type { Words } from '../consultation/model.ts'

export const demoSignIns: readonly { login: string; words: Words }[] = [
  { login: 'lantian', words: { zh: '蓝田卫生院医生', en: 'Doctor, Lantian township hospital' } },
  { login: 'gande', words: { zh: '感德卫生院医生', en: 'Doctor, Gande township hospital' } },
  { login: 'cun', words: { zh: '蓝田村卫生室医生', en: 'Doctor, Lantian village clinic' } },
  { login: 'wang', words: { zh: '心内科值班', en: 'Cardiologist on duty' } },
  { login: 'li', words: { zh: '心内科后备', en: 'Cardiologist, backup' } },
  { login: 'lab', words: { zh: '导管室协调员', en: 'Cath-lab coordinator' } },
  { login: 'quality', words: { zh: '质控员', en: 'Quality officer' } },
  { login: 'admin', words: { zh: '管理员', en: 'Administrator' } },
]
