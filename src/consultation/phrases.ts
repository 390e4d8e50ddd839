// What people say again and again, one tap each: the network's own sentences, for whoever asks and for whoever answers, in
// both languages. Words only: a phrase becomes a message like any other.

import { z } from 'zod'
import { text } from './fields.ts'
import { lengths } from './lengths.ts'
import type { Lang } from './model.ts'

export type PhraseSide = 'clinic' | 'duty'
export type Phrases = Record<PhraseSide, Record<Lang, string[]>>

// all four lists of the longest phrases fit the body of one request
const list = z.array(text(lengths.phrase)).max(30)
const bothLanguages = z.strictObject({ zh: list, en: list })
export const phrasesSchema = z.strictObject({ clinic: bothLanguages, duty: bothLanguages })

export const defaultPhrases: Phrases = {
  clinic: {
    zh: [
      '胸痛持续不缓解',
      '血压偏低',
      '已建立静脉通路',
      '已嚼服阿司匹林300mg',
      '家属同意溶栓',
      '家属犹豫中',
      '请看第二份心电图',
    ],
    en: [
      'Chest pain goes on',
      'Blood pressure is low',
      'IV line is in',
      'Aspirin 300 mg chewed',
      'The family agrees to lysis',
      'The family hesitates',
      'Please look at the second ECG',
    ],
  },
  duty: {
    zh: [
      '正在看图',
      '请加做右胸及后壁导联',
      '10 分钟后复查心电图',
      '请测双上肢血压',
      '请查肌钙蛋白',
      '请向家属交代病情',
      '随时电话联系我',
    ],
    en: [
      'Looking at it now',
      'Please add right and posterior leads',
      'Repeat the ECG in 10 minutes',
      'Please take the pressure in both arms',
      'Please test troponin',
      'Please talk to the family',
      'Phone me at any time',
    ],
  },
}
