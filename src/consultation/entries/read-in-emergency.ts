// Somebody of the network who has no part in this consultation opened it for reading, with his reason. Whoever treats the
// patient sees that he did, and why. It changes nothing, and may come after the end.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { code, id, instant, spokenText } from '../fields.ts'
import { lengths } from '../lengths.ts'
import type { Words } from '../model.ts'
import { duration, say } from '../sentences.ts'

export const readInEmergency = entryKind({
  kind: 'read-in-emergency',
  words: { zh: '应急查阅', en: 'Emergency reading' },
  by: 'system',
  who: [],
  whenClosed: true,
  body: z.strictObject({ personId: id, siteId: id, reason: code, words: spokenText(lengths.reason), until: instant }),
  sentence({ at, body }, _consultation, lang, naming) {
    const { personId, siteId, reason, words, until } = body
    const [name, site] = [naming.person(personId), naming.site(siteId)]
    const [why, long] = [emergencyReasons[reason]?.[lang] ?? reason, duration(at, until, lang)]
    return say(
      lang,
      `${name}（${site}）应急查阅了本会诊，限 ${long}，原因：${why}，${words}`,
      `${name} (${site}) opened this for emergency reading, for ${long}: ${why}, ${words}`,
    )
  },
})

/** Why somebody reads what is not his: a code to count, beside his own words. */
export const emergencyReasons: Readonly<Record<string, Words>> = {
  'patient-here': { zh: '患者现在由我接诊', en: 'the patient is with me now' },
  'asked-to-help': { zh: '同事请我协助', en: 'a colleague asked me to help' },
  safety: { zh: '核查不良事件或投诉', en: 'an incident or a complaint is looked into' },
  other: { zh: '其他', en: 'other' },
}
