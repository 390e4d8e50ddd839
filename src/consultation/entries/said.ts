// Free words, written or spoken. Allowed to everybody who treats, and after closing too.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { named } from '../field-faults.ts'
import { id, spokenText } from '../fields.ts'
import { qualityOfficers, treating } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { author, say } from '../sentences.ts'

export const said = entryKind({
  kind: 'said',
  words: { zh: '消息', en: 'Message' },
  by: 'person',
  who: [...treating, ...qualityOfficers],
  whenClosed: true,
  body: z
    .strictObject({
      text: spokenText(lengths.text).optional(),
      voice: z.strictObject({ recordingId: id, seconds: z.number().min(0).max(3600).optional() }).optional(),
    })
    .refine((body) => (body.text === undefined) !== (body.voice === undefined), named('text-or-voice')),
  refuse({ voices = [] }, { voice }) {
    if (!voice || voices.some((one) => one.recordingId === voice.recordingId)) return null
    return { code: 'unknown-recording' }
  },
  sentence: (entry, _consultation, lang) =>
    entry.body.text === undefined
      ? say(lang, `${author(entry, lang)} 发送语音`, `${author(entry, lang)} sent a voice message`)
      : `${author(entry, lang)}: ${entry.body.text}`,
})
