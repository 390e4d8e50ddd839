// Free words, written or spoken. Allowed to everybody who treats, and after closing too.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { named } from '../field-faults.ts'
import { id, spokenText } from '../fields.ts'
import { qualityOfficers, treating } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { author, say } from '../sentences.ts'
import { unknownRecording } from './viewed.ts'

export const said = entryKind({
  kind: 'said',
  words: { zh: '消息', en: 'Message' },
  by: 'person',
  who: [...treating, ...qualityOfficers],
  whenClosed: true,
  body: z
    .strictObject({
      text: spokenText(lengths.text).optional(),
      voice: z.strictObject({ recordingId: id }).optional(),
    })
    .refine((body) => (body.text === undefined) !== (body.voice === undefined), named('text-or-voice')),
  refuse: (consultation, body) => (body.voice ? unknownRecording(consultation, body.voice.recordingId) : null),
  sentence: (entry, _consultation, lang) =>
    entry.body.text === undefined
      ? say(lang, `${author(entry, lang)} 发送语音`, `${author(entry, lang)} sent a voice message`)
      : `${author(entry, lang)}: ${entry.body.text}`,
})
