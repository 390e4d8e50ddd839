// A specialist orders fibrinolysis: product first, then dose. The dose is checked against the formulary; one that
// differs needs a reason of its own, because a slip of one product's table for the other is a 2-3-fold overdose. Twice
// the full dose is refused whatever the reason.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { code, spokenText, text } from '../fields.ts'
import { rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { doseFor } from '../lysis.ts'
import type { Author, Consultation, Lang, Refusal } from '../model.ts'
import type { Product } from '../pathways/pathway.ts'
import { pathwayOf } from '../pathways.ts'
import { aside, author, say, wordsFor } from '../sentences.ts'

const body = z.strictObject({
  product: code,
  doseMg: z.number().positive().max(1000),
  weightKg: z.number().positive().max(500).optional(),
  halfDose: z.boolean().optional(),
  overrides: z
    .array(z.strictObject({ item: code, reason: spokenText(lengths.reason) }))
    .max(lengths.overrides)
    .optional(),
  /** Why this dose and not the formulary's. A note is about anything else. */
  doseReason: spokenText(lengths.reason).optional(),
  acknowledgedLate: z.boolean().optional(),
  note: text(lengths.text).optional(),
})
type LysisOrderedBody = z.infer<typeof body>

export const lysisOrdered = entryKind({
  kind: 'lysis-ordered',
  words: { zh: '溶栓医嘱', en: 'Lysis order' },
  by: 'person',
  who: rosterSpecialists,
  body,
  refuse(consultation, body, { settings }) {
    const formulary = pathwayOf(consultation.pathway)?.formulary ?? []
    const approved = formulary.filter((product) => settings.approvedProducts.includes(product.code))
    const product = approved.find((one) => one.code === body.product)
    if (!product) {
      return {
        code: 'product-not-approved',
        values: { product: body.product, approved: approved.map((one) => one.code).join(', ') || '-' },
      }
    }
    return refuseDose(consultation, product, body)
  },
  change: ({ lysisOrder, ...consultation }, { seq, at, by, body: { overrides, ...order } }) => ({
    ...consultation,
    lysisOrder: { seq, at, by: by as Author, ...order, overrides: overrides ?? [] },
    ...(lysisOrder ? { earlierLysisOrders: [...(consultation.earlierLysisOrders ?? []), lysisOrder] } : {}),
  }),
  sentence(entry, consultation, lang) {
    const { body } = entry
    const product = pathwayOf(consultation.pathway)?.formulary.find((one) => one.code === body.product)
    const words = product?.words[lang] ?? body.product
    const who = author(entry, lang)
    return (
      say(
        lang,
        `${who} 开溶栓医嘱: ${words}, 剂量 ${body.doseMg} mg`,
        `${who} ordered lysis: ${words}, dose ${body.doseMg} mg`,
      ) +
      (body.doseReason
        ? say(lang, ` (剂量理由: ${body.doseReason})`, ` (reason for the dose: ${body.doseReason})`)
        : '') +
      (body.overrides ?? []).map((override) => overrideWords(override, consultation, lang)).join('') +
      aside(body.note)
    )
  },
})

function refuseDose(consultation: Consultation, product: Product, body: LysisOrderedBody): Refusal | null {
  const dose = doseFor(product, {
    ageYears: consultation.patient.ageYears,
    weightKg: body.weightKg,
    halfDose: body.halfDose,
  })
  if (dose === 'weight-needed') return { code: 'weight-needed', values: { product: product.code } }
  if (dose.doseMg === body.doseMg) return null
  if (body.doseMg >= 2 * dose.fullDoseMg) {
    return { code: 'dose-too-high', values: { doseMg: body.doseMg, fullMg: dose.fullDoseMg, product: product.code } }
  }
  if (body.doseReason) return null
  return { code: 'dose-differs', values: { doseMg: body.doseMg, expectedMg: dose.doseMg, product: product.code } }
}

/** "; 禁忌证「既往任何时间颅内出血」仍予溶栓: 20年前" */
function overrideWords(
  { item, reason }: { item: string; reason: string },
  { pathway }: Consultation,
  lang: Lang,
): string {
  const items = pathwayOf(pathway)?.contraindications.flatMap((list) => list.items) ?? []
  const words = wordsFor(items, item, lang)
  return say(lang, `; 禁忌证「${words}」仍予溶栓: ${reason}`, `; despite "${words}": ${reason}`)
}
