// The specialist cannot read the picture: one tap asks the clinic for a new one, and says what was wrong with it. It decides
// nothing and calls nobody; what is due stands until a newer ECG or a decision is there (`dueRetake`).

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id, text } from '../fields.ts'
import { rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import type { Author, Lang, Words } from '../model.ts'
import { aside, author, say } from '../sentences.ts'
import { unknownRecording } from './viewed.ts'

export const retakeFaults = ['blurred', 'dark', 'glare', 'cropped', 'leads-missing', 'too-small', 'other'] as const
export type RetakeFault = (typeof retakeFaults)[number]

const faultWords: Record<RetakeFault, Words> = {
  blurred: { zh: '模糊', en: 'blurred' },
  dark: { zh: '太暗', en: 'too dark' },
  glare: { zh: '反光', en: 'glare' },
  cropped: { zh: '没拍全', en: 'cut off' },
  'leads-missing': { zh: '缺导联', en: 'leads missing' },
  'too-small': { zh: '太小', en: 'too small' },
  other: { zh: '看不清', en: 'unreadable' },
}

export const retakeAsked = entryKind({
  kind: 'retake-asked',
  words: { zh: '请重拍', en: 'New picture asked for' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({
    recordingId: id.optional(),
    faults: z.array(z.enum(retakeFaults)).max(retakeFaults.length),
    text: text(lengths.reason).optional(),
  }),
  refuse: (consultation, body) => (body.recordingId ? unknownRecording(consultation, body.recordingId) : null),
  change: (consultation, { seq, at, by, body }) => ({
    ...consultation,
    retake: { seq, at, by: by as Author, ...body, faults: [...new Set(body.faults)] },
  }),
  sentence(entry, { recordings }, lang) {
    const { faults, text, recordingId } = entry.body
    const who = author(entry, lang)
    const nth = recordings.findIndex((one) => one.recordingId === recordingId) + 1
    const number = nth > 0 && recordings.length > 1 ? ` ${nth}` : ''
    return say(
      lang,
      `${who} 请重拍心电图${number}（${faultsInWords(faults, lang)}）${aside(text)}`,
      `${who} asked for a new picture${number && ` of ECG${number}`} (${faultsInWords(faults, lang)})${aside(text)}`,
    )
  },
})

export function wordsOfFault(fault: string): Words {
  return faultWords[fault as RetakeFault] ?? faultWords.other
}

/** What was wrong, as one reads it; nothing said reads as "unreadable". */
export function faultsInWords(faults: readonly string[], lang: Lang): string {
  const said = faults.length > 0 ? faults : ['other']
  return [...new Set(said)].map((fault) => wordsOfFault(fault)[lang]).join(say(lang, '、', ', '))
}
