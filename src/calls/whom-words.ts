// Whom a step calls, in words, for the dry run and for the sender.

import type { Words } from '../consultation/model.ts'
import type { Whom } from './statements/steps.ts'

export const whomWords: Record<Whom, Words> = {
  'on-duty': { zh: '值班', en: 'on duty' },
  backup: { zh: '后备', en: 'backup' },
  'second-backup': { zh: '第二后备', en: 'second backup' },
  everyone: { zh: '值班表全员', en: 'everybody on the roster' },
  lab: { zh: '导管室协调', en: 'cath lab coordinator' },
  person: { zh: '指定人员', en: 'named person' },
  owner: { zh: '接诊医师', en: 'owner of the question' },
  offered: { zh: '接手医师', en: 'colleague asked to take over' },
  repeat: { zh: '重新呼叫', en: 'begins again' },
}
