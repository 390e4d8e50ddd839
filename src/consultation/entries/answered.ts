// The signed opinion. One tap a chip; the diagnosis and the strategy are milestones because they were decided here.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { notOneOf } from '../field-faults.ts'
import { code, id, text } from '../fields.ts'
import { rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import type { Answer, Author, Consultation, Words } from '../model.ts'
import type { Chip } from '../pathways/pathway.ts'
import { pathwayOf } from '../pathways.ts'
import { aside, author, say, wordsFor } from '../sentences.ts'
import { answeredAgain } from './rung-again.ts'

export const answered = entryKind({
  kind: 'answered',
  words: { zh: '会诊意见', en: 'Answer' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({
    diagnosis: code,
    strategy: code,
    bypassEd: z.boolean().optional(),
    bypassCcu: z.boolean().optional(),
    destinationSiteId: id.optional(),
    drugs: z.array(code).max(lengths.drugs).optional(),
    text: text(lengths.text).optional(),
  }),
  refuse(consultation, body, context) {
    const card = pathwayOf(consultation.pathway)?.answerCard
    const fields = {
      ...unknownChip('diagnosis', body.diagnosis, card?.diagnosis),
      ...unknownChip('strategy', body.strategy, card?.strategy),
      ...Object.assign({}, ...(body.drugs ?? []).map((drug) => unknownChip('drugs', drug, card?.drugs ?? []))),
    }
    if (Object.keys(fields).length > 0) return { code: 'invalid-body', fields }
    if (body.destinationSiteId && !context.knowsSite(body.destinationSiteId)) return { code: 'unknown-site' }
    return null
  },
  change(before, { seq, at, by, body }) {
    const consultation = answeredAgain(before)
    const answer: Answer = { seq, at, by: by as Author, ...body }
    if (!standsBehind(consultation, answer)) return { ...consultation, answer }
    return { ...consultation, secondOpinions: [...(consultation.secondOpinions ?? []), answer] }
  },
  stamps(entry, consultation) {
    const card = pathwayOf(consultation.pathway)?.answerCard
    return [
      ...(decides(card?.diagnosis, entry.body.diagnosis) ? [{ milestone: 'ecg_diagnosed' }] : []),
      ...(decides(card?.strategy, entry.body.strategy) ? [{ milestone: 'strategy_decided' }] : []),
    ]
  },
  calls: 'stop',
  sentence(entry, consultation, lang) {
    const card = pathwayOf(consultation.pathway)?.answerCard
    const { body } = entry
    const parts = [
      wordsFor(card?.diagnosis ?? [], body.diagnosis, lang),
      wordsFor(card?.strategy ?? [], body.strategy, lang),
      ...(body.bypassEd ? [say(lang, '绕行急诊', 'bypass the ED')] : []),
      ...(body.bypassCcu ? [say(lang, '绕行CCU', 'bypass the CCU')] : []),
      ...(body.drugs ?? []).map((drug) => wordsFor(card?.drugs ?? [], drug, lang)),
    ]
    return `${author(entry, lang)}: ${parts.join(' · ')}${aside(body.text)}`
  },
})

export function decides(chips: readonly Chip[] | undefined, chipCode: string): boolean {
  return chips?.find((chip) => chip.code === chipCode)?.decides !== false
}

/** Once the owner has answered, another's answer is a second opinion and changes nothing that is carried out. */
function standsBehind(consultation: Consultation, answer: Answer): boolean {
  const owner = consultation.owner?.personId
  return consultation.answer?.by.personId === owner && answer.by.personId !== owner
}

function unknownChip(field: string, chipCode: string, chips: readonly Chip[] | undefined): Record<string, Words> {
  if (!chips || chips.some((chip) => chip.code === chipCode)) return {}
  return { [field]: notOneOf(chips.map((chip) => chip.code)) }
}
