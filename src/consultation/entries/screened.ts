// The contraindication list, answered. The version stays with the answers; unknown is not no.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { named, notOneOf } from '../field-faults.ts'
import { code } from '../fields.ts'
import { clinic } from '../grants.ts'
import { happenedAt } from '../instants.ts'
import { lengths } from '../lengths.ts'
import type { Author, Consultation } from '../model.ts'
import type { ContraindicationList } from '../pathways/pathway.ts'
import { pathwayOf } from '../pathways.ts'
import { author, say } from '../sentences.ts'

export const screened = entryKind({
  kind: 'screened',
  words: { zh: '溶栓筛查', en: 'Contraindications' },
  by: 'person',
  who: clinic,
  body: z.strictObject({
    listVersion: code,
    answers: z
      .record(code, z.enum(['yes', 'no', 'unknown']))
      .refine((answers) => Object.keys(answers).length <= lengths.answers, named('too-many-answers')),
  }),
  refuse(consultation, body) {
    const list = listOf(consultation, body.listVersion)
    if (!list) return { code: 'unknown-list', values: { lists: listNames(consultation) } }
    const strange = Object.keys(body.answers).filter((name) => !list.items.some((one) => one.code === name))
    if (strange.length === 0) return null
    const known = notOneOf(list.items.map((one) => one.code))
    return { code: 'invalid-body', fields: Object.fromEntries(strange.map((name) => [`answers.${name}`, known])) }
  },
  change: ({ screening, ...consultation }, entry) => ({
    ...consultation,
    screening: { seq: entry.seq, at: happenedAt(entry), by: entry.by as Author, ...entry.body },
    ...(screening ? { earlierScreenings: [...(consultation.earlierScreenings ?? []), screening] } : {}),
  }),
  stamps(entry, consultation) {
    const list = listOf(consultation, entry.body.listVersion)
    const isComplete = list?.items.every((one) => entry.body.answers[one.code] !== undefined)
    return isComplete ? [{ milestone: 'lysis_screened', at: happenedAt(entry) }] : []
  },
  sentence(entry, consultation, lang) {
    const { listVersion, answers } = entry.body
    const list = listOf(consultation, listVersion)
    const positive = Object.entries(answers)
      .filter(([, answer]) => answer === 'yes')
      .map(([name]) => list?.items.find((one) => one.code === name)?.words[lang] ?? name)
    const silent = list?.items.filter((one) => answers[one.code] === undefined).length ?? 0
    const unknown = Object.values(answers).filter((answer) => answer === 'unknown').length + silent
    const parts = [
      ...(positive.length > 0 ? [say(lang, `有: ${positive.join('; ')}`, `yes: ${positive.join('; ')}`)] : []),
      // of a list with a gap nobody can say that nothing was found
      ...(positive.length === 0 && silent === 0 ? [say(lang, '无阳性项', 'none answered yes')] : []),
      ...(unknown > 0 ? [say(lang, `${unknown} 项不详`, `${unknown} unknown`)] : []),
    ]
    const who = author(entry, lang)
    const did =
      silent === 0
        ? say(lang, `${who} 完成溶栓禁忌证筛查, `, `${who} screened for contraindications, `)
        : say(
            lang,
            `${who} 未答完溶栓禁忌证清单 (${silent} 项未答), `,
            `${who} answered part of the contraindications (${silent} left open), `,
          )
    return did + parts.join(', ')
  },
})

function listOf(consultation: Consultation, version: string): ContraindicationList | undefined {
  return pathwayOf(consultation.pathway)?.contraindications.find((list) => list.version === version)
}

function listNames(consultation: Consultation): string {
  return (pathwayOf(consultation.pathway)?.contraindications ?? []).map((list) => list.version).join(', ') || '-'
}
