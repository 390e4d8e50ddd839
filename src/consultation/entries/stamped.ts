// One tap, one time. Never refused for clinical reasons: what is wrong with a time becomes a finding.

import { z } from 'zod'
import { type DecideContext, entryKind, type Stamp } from '../entry-kind.ts'
import { between } from '../field-faults.ts'
import { code, id, instant, spokenText, text } from '../fields.ts'
import { qualityOfficers, treating } from '../grants.ts'
import { happenedAt, msOf } from '../instants.ts'
import { lengths } from '../lengths.ts'
import type { Assertion, Consultation, Entry, Lang, Refusal } from '../model.ts'
import type { MilestoneDefinition } from '../pathways/pathway.ts'
import { milestoneOf, pathwayOf } from '../pathways.ts'
import { aside, author, milestoneWords, say } from '../sentences.ts'
import { futureToleranceMs } from '../settings.ts'

const body = z.strictObject({
  milestone: code,
  at: instant.optional(),
  precision: z.enum(['exact', 'about', 'unknown']).optional(),
  value: z.union([z.enum(['unknown', 'not-applicable']), z.number()]).optional(),
  siteId: id.optional(),
  how: z.enum(['tapped', 'recalled', 'document', 'device']),
  note: text(lengths.text).optional(),
  replaces: z.number().int().min(1).optional(),
  reason: text(lengths.reason).optional(),
  overrides: z
    .array(z.strictObject({ rule: code, reason: spokenText(lengths.reason) }))
    .max(lengths.overrides)
    .optional(),
  /** Of a milestone that tells it (cath_lab_arrival): what really happened, not what was advised. */
  bypassEd: z.boolean().optional(),
  bypassCcu: z.boolean().optional(),
})
type StampedBody = z.infer<typeof body>

export const stamped = entryKind({
  kind: 'stamped',
  words: { zh: '时间节点', en: 'Milestone' },
  by: 'person',
  who: [...treating, ...qualityOfficers],
  whenClosed: true,
  body,
  refuse: (consultation, body, context) =>
    refuseMilestone(consultation, body) ??
    refuseReplacing(consultation, body) ??
    refuseTimeAndPlace(body, context) ??
    refuseReporter(body, context),
  stamps: (entry, consultation) => [stampOf(entry, consultation)],
  sentence(entry, consultation, lang) {
    const { body } = entry
    const name = milestoneWords(consultation, body.milestone, lang)
    const who = author(entry, lang)
    const again =
      body.replaces === undefined ? '' : say(lang, ` (更正: ${body.reason})`, ` (corrected: ${body.reason})`)
    if (body.value === 'unknown') return say(lang, `${who}: ${name} 时间不详`, `${who}: ${name}, time unknown`) + again
    if (body.value === 'not-applicable')
      return say(lang, `${who}: ${name} 不适用`, `${who}: ${name} does not apply`) + again
    const value = body.value === undefined ? '' : valueWords(consultation, body.milestone, body.value, lang)
    return `${who}: ${name}${value}${wayWords(body, lang)}${howWords(body, lang)}${again}${aside(body.note)}`
  },
})

function refuseMilestone(consultation: Consultation, body: StampedBody): Refusal | null {
  const milestone = milestoneOf(pathwayOf(consultation.pathway), body.milestone)
  if (!milestone) return { code: 'unknown-milestone', values: { milestone: body.milestone } }
  if (milestone.systemOnly && body.replaces === undefined) {
    return { code: 'system-milestone', values: { milestone: body.milestone } }
  }
  const bypassed = (['bypassEd', 'bypassCcu'] as const).filter((field) => body[field] !== undefined)
  if (bypassed.length > 0 && !milestone.bypasses) {
    return { code: 'invalid-body', fields: Object.fromEntries(bypassed.map((field) => [field, tellsNoWay])) }
  }
  return typeof body.value === 'number' ? refuseValue(milestone, body.value) : null
}

const tellsNoWay = { zh: '只属于到达导管室', en: 'belongs to the arrival in the cath lab only' }
const carriesNoNumber = { zh: '这个时间节点没有数值', en: 'is not a number of this milestone' }

function refuseValue(milestone: MilestoneDefinition, value: number): Refusal | null {
  if (!milestone.value) return { code: 'invalid-body', fields: { value: carriesNoNumber } }
  const { min, max } = milestone.value
  if (value >= min && value <= max) return null
  return { code: 'invalid-body', fields: { value: between(min, max) } }
}

function refuseReplacing(consultation: Consultation, body: StampedBody): Refusal | null {
  if (body.replaces === undefined) return null
  const isThere = consultation.assertions.some(
    (assertion) => assertion.seq === body.replaces && assertion.milestone === body.milestone,
  )
  if (!isThere) return { code: 'nothing-to-replace', values: { seq: body.replaces } }
  return body.reason?.trim() ? null : { code: 'reason-needed' }
}

function refuseTimeAndPlace(body: StampedBody, context: DecideContext): Refusal | null {
  if (body.at !== undefined && msOf(body.at) > msOf(context.now) + futureToleranceMs) return { code: 'time-in-future' }
  if (body.siteId !== undefined && !context.knowsSite(body.siteId)) return { code: 'unknown-site' }
  return null
}

/** A quality officer was not there: what he adds comes from memory or from paper. */
function refuseReporter(body: StampedBody, { actor }: DecideContext): Refusal | null {
  if (actor === 'system' || actor.role !== 'quality_officer') return null
  return body.how === 'recalled' || body.how === 'document' ? null : { code: 'recalled-only' }
}

function stampOf(entry: Entry<'stamped', StampedBody>, consultation: Consultation): Stamp {
  const { milestone, at, precision, value, siteId, how, note, replaces, reason } = entry.body
  const isTimeless = value === 'unknown' || value === 'not-applicable'
  const overrides = entry.body.overrides ?? (isTimeless ? undefined : overridesBefore(entry.body, consultation))
  return {
    milestone,
    at: isTimeless ? null : (at ?? happenedAt(entry)),
    precision: isTimeless ? 'unknown' : (precision ?? 'exact'),
    source: how,
    siteId: siteId ?? (entry.by === 'system' ? consultation.siteId : entry.by.siteId),
    ...(value === undefined ? {} : { value }),
    ...(note === undefined ? {} : { note }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(reason === undefined ? {} : { reason }),
    ...(overrides === undefined ? {} : { overrides }),
    ...waysOf(entry.body, consultation),
  }
}

/** A correction of the time leaves what was said of the unmet gate. */
function overridesBefore(body: StampedBody, consultation: Consultation): Stamp['overrides'] {
  const before = replacedBy(body, consultation)
  return before?.at ? before.overrides : undefined
}

/** A correction of the time leaves the way as it was told. */
function waysOf(body: StampedBody, consultation: Consultation): Pick<Stamp, 'bypassEd' | 'bypassCcu'> {
  const before = replacedBy(body, consultation)
  const ed = body.bypassEd ?? before?.bypassEd
  const ccu = body.bypassCcu ?? before?.bypassCcu
  return { ...(ed === undefined ? {} : { bypassEd: ed }), ...(ccu === undefined ? {} : { bypassCcu: ccu }) }
}

function replacedBy({ milestone, replaces }: StampedBody, { assertions }: Consultation): Assertion | undefined {
  return assertions.find((one) => one.seq === replaces && one.milestone === milestone)
}

/** ": 已再通", " = 3" */
function valueWords(consultation: Consultation, milestone: string, value: number, lang: Lang): string {
  const definition = milestoneOf(pathwayOf(consultation.pathway), milestone)?.value
  const each = definition?.each?.[value - definition.min]
  return each ? `: ${each[lang]}` : ` = ${value}`
}

function wayWords({ bypassEd, bypassCcu }: StampedBody, lang: Lang): string {
  const ways = [
    ...(bypassEd ? [say(lang, '绕行急诊', 'past the ED')] : []),
    ...(bypassCcu ? [say(lang, '绕行CCU', 'past the CCU')] : []),
  ]
  return ways.length === 0 ? '' : ` (${ways.join(say(lang, '、', ', '))})`
}

function howWords(body: StampedBody, lang: 'zh' | 'en'): string {
  if (body.how === 'recalled') return say(lang, ' (补记)', ' (from memory)')
  if (body.how === 'document') return say(lang, ' (据病历)', ' (from a document)')
  if (body.how === 'device') return say(lang, ' (据设备)', ' (from a device)')
  return ''
}
